-- Senders that are kept out or let through, for a zone, an account or the whole server.

create table if not exists senders (
    id varchar(32) not null primary key,
    -- Which list it is on: 'server', 'account NAME' or 'zone NAME'.
    list varchar(300) not null,
    kind varchar(10) not null,
    pattern varchar(300) not null,
    account varchar(64) references accounts (name),
    zone varchar(253) references zones (name) on delete cascade,
    note varchar(200) not null,
    created timestamp with time zone not null,
    constraint senders_once unique (list, kind, pattern)
);
create index if not exists senders_by_pattern on senders (pattern);
create index if not exists senders_by_account on senders (account);
create index if not exists senders_by_zone on senders (zone);

create table if not exists server_senders (
    id integer not null primary key,
    -- When the server's own list last changed.
    revision bigint not null
);
insert into server_senders (id, revision) values (1, 0) on conflict do nothing;
