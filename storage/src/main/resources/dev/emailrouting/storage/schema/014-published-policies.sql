-- The MTA-STS policies that zones publish (RFC 8461).

create table if not exists published_policies (
    zone varchar(253) not null primary key references zones (name),
    policy varchar(30000) not null,
    reports_to varchar(320),
    mode_since timestamp with time zone not null,
    -- Until when senders may have an earlier one that asks for something.
    held_until timestamp with time zone,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null
);

-- Until when senders may have a policy that was taken away, whether its zone is still there or not.
create table if not exists withdrawn_policies (
    zone varchar(253) not null primary key,
    held_until timestamp with time zone not null
);
