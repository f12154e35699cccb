-- MTA-STS policies of the domains that mail is sent to.

create table if not exists sts_policies (
    domain varchar(253) not null primary key,
    policy_id varchar(32) not null,
    policy varchar(65536) not null,
    mode varchar(10) not null,
    fetched timestamp with time zone not null,
    expires timestamp with time zone not null,
    last_used timestamp with time zone not null,
    -- The node that fetches it again holds it until then.
    refresh_due timestamp with time zone not null,
    failed timestamp with time zone,
    failure varchar(1000)
);
create index if not exists sts_policies_by_due on sts_policies (refresh_due);
create index if not exists sts_policies_by_expiry on sts_policies (expires);
