-- Sieve scripts of accounts, and which rules run a program.

create table if not exists scripts (
    id varchar(32) not null primary key,
    account varchar(64) not null references accounts (name),
    name varchar(64) not null,
    -- Number of the version in use; null while there is none.
    active integer,
    newest integer not null,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null,
    constraint scripts_name unique (account, name)
);

create table if not exists script_versions (
    script varchar(32) not null references scripts (id) on delete cascade,
    number integer not null,
    source varchar(70000) not null,
    octets integer not null,
    sha256 varchar(64) not null,
    created timestamp with time zone not null,
    primary key (script, number)
);

-- What a rule runs: kind:name; null for nothing.
alter table rules add column if not exists program varchar(80);
create index if not exists rules_by_program on rules (program);
