-- Who may send by a token, to whom nothing is sent, and what was sent.

create table if not exists bindings (
    name varchar(64) not null primary key,
    account varchar(64) not null references accounts (name),
    -- JSON, as SendRightsJson writes it.
    rights varchar(200000) not null,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null
);
create index if not exists bindings_by_account on bindings (account, name);

create table if not exists binding_tokens (
    -- SHA-256 in hex: the token itself is nowhere.
    hash varchar(64) not null primary key,
    binding varchar(64) not null references bindings (name),
    created timestamp with time zone not null,
    ends timestamp with time zone
);
create index if not exists binding_tokens_by_binding on binding_tokens (binding, created);

create table if not exists suppressions (
    account varchar(64) not null references accounts (name),
    email_key varchar(254) not null,
    email varchar(254) not null,
    reason varchar(20) not null,
    note varchar(500) not null,
    created timestamp with time zone not null,
    expires timestamp with time zone,
    primary key (account, email_key)
);
create index if not exists suppressions_by_expiry on suppressions (expires);

create table if not exists send_counts (
    sender varchar(300) not null,
    -- An hour or a day of UTC, as 2026-01-31T12 or 2026-01-31.
    period varchar(20) not null,
    recipients bigint not null,
    begun timestamp with time zone not null,
    primary key (sender, period)
);
create index if not exists send_counts_by_time on send_counts (begun);

create table if not exists send_keys (
    sender varchar(300) not null,
    send_key varchar(64) not null,
    -- Of what the key stands for.
    digest varchar(64) not null,
    -- Null while it is being sent.
    answer varchar(100000),
    claimed timestamp with time zone not null,
    primary key (sender, send_key)
);
create index if not exists send_keys_by_time on send_keys (claimed);
