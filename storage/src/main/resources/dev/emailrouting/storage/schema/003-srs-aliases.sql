-- Senders that would not fit into an SRS address.

create table if not exists srs_aliases (
    alias varchar(100) not null primary key,
    sender varchar(2000) not null,
    first_kept timestamp with time zone not null,
    expires timestamp with time zone not null
);
create index if not exists srs_aliases_by_expiry on srs_aliases (expires);
create index if not exists srs_aliases_by_first_kept on srs_aliases (first_kept);
