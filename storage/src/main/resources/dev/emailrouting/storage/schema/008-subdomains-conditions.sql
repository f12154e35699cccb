-- What holds for a whole zone, its added subdomains, and what a rule asks of a message. What was there before goes on as a new
-- zone or rule would.

alter table zones add column if not exists subaddressing boolean default true not null;
alter table zones add column if not exists separators varchar(10) default '+' not null;
alter table zones add column if not exists catch_all boolean default true not null;
alter table zones add column if not exists inherit_catch_all boolean default false not null;
alter table zones add column if not exists unmatched varchar(20) default 'reject' not null;
alter table zones add column if not exists srs_domain varchar(253);

create table if not exists subdomains (
    name varchar(253) not null primary key,
    zone varchar(253) not null references zones (name) on delete cascade,
    domain_added_by_us boolean not null,
    created timestamp with time zone not null
);
create index if not exists subdomains_by_zone on subdomains (zone, name);

-- With room for the '*.' of every added subdomain.
alter table rules alter column domain set data type varchar(255);
-- JSON, as RuleJson writes them; null where there are none.
alter table rules add column if not exists conditions varchar(100000);
alter table rules add column if not exists senders varchar(400000);
alter table rules add column if not exists hourly_limit integer;
alter table rules add column if not exists owner varchar(100) default '' not null;
create index if not exists rules_by_owner on rules (owner, zone);
