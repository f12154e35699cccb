-- What activity is found by besides, and how often each rule was used.

create index if not exists activity_by_account on activity (account, time);
create index if not exists activity_by_rule on activity (rule_id, time);

-- The sender in lower case.
alter table activity add column if not exists sender_key varchar(1200);
update activity set sender_key = lower(sender) where sender_key is null and sender is not null;
create index if not exists activity_by_sender on activity (sender_key, time);

-- The recipient and the destinations of each row, in lower case. Rows from before have the recipient only.
create table if not exists activity_addresses (
    address varchar(1200) not null,
    activity bigint not null references activity (id) on delete cascade,
    primary key (address, activity)
);
create index if not exists activity_addresses_by_activity on activity_addresses (activity);
insert into activity_addresses (address, activity) select recipient_key, id from activity on conflict do nothing;

-- Bound to no rule: rows are written behind the mail's way, when the rule may be gone. Ids do not come again.
create table if not exists rule_uses (
    rule varchar(200) not null primary key,
    hits bigint not null,
    last_used timestamp with time zone not null
);
