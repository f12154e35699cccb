-- Who owns what, and the rules. Each write takes the one row of routing_revision first, adds one, and keeps it locked until it
-- commits: writes become visible in the order of their revisions.

create table if not exists routing_revision (
    id integer not null primary key,
    revision bigint not null
);
insert into routing_revision (id, revision) values (1, 0) on conflict do nothing;

create table if not exists accounts (
    name varchar(64) not null primary key,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null,
    -- When its destinations last changed.
    revision bigint not null
);
create index if not exists accounts_by_revision on accounts (revision);
insert into accounts (name, version, created, modified, revision)
    values ('default', 1, current_timestamp, current_timestamp, 0) on conflict do nothing;

create table if not exists zones (
    name varchar(253) not null primary key,
    id varchar(32) not null,
    account varchar(64) not null references accounts (name),
    domain_added_by_us boolean not null,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null,
    -- When the zone was made or its rules last changed.
    revision bigint not null,
    constraint zones_id unique (id)
);
create index if not exists zones_by_account on zones (account, name);
create index if not exists zones_by_revision on zones (revision);

-- What a reader who knew the zone must forget. One row a name, gone when the zone is made again.
create table if not exists deleted_zones (
    name varchar(253) not null primary key,
    revision bigint not null
);
create index if not exists deleted_zones_by_revision on deleted_zones (revision);

create table if not exists rules (
    id varchar(32) not null primary key,
    zone varchar(253) not null references zones (name) on delete cascade,
    domain varchar(253) not null,
    name varchar(200) not null,
    enabled boolean not null,
    priority integer not null,
    -- JSON, as RuleJson writes it.
    matchers varchar(4000) not null,
    actions varchar(40000) not null,
    -- The same text for the same matchers.
    matchers_key varchar(400) not null,
    -- The revision that made it: its age among rules of one priority.
    made bigint not null,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null,
    constraint rules_matchers unique (zone, domain, matchers_key)
);
create index if not exists rules_in_order on rules (zone, priority, made);

-- The addresses that a rule's forwards name, as EmailAddress.key() has them.
create table if not exists rule_forwards (
    rule varchar(32) not null references rules (id) on delete cascade,
    address varchar(254) not null,
    primary key (rule, address)
);
create index if not exists rule_forwards_by_address on rule_forwards (address, rule);

create table if not exists destinations (
    id varchar(32) not null primary key,
    account varchar(64) not null references accounts (name),
    email varchar(254) not null,
    email_key varchar(254) not null,
    verified timestamp with time zone,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null,
    constraint destinations_email unique (account, email_key)
);
create index if not exists destinations_by_email on destinations (email_key, account);
