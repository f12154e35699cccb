-- Who may send as whom and to whom when he has logged in.

create table if not exists submitters (
    -- Who logs in: an address in lower case.
    user_key varchar(254) not null primary key,
    account varchar(64) not null references accounts (name),
    -- JSON, as SendRightsJson writes it.
    rights varchar(200000) not null,
    version bigint not null,
    created timestamp with time zone not null,
    modified timestamp with time zone not null
);
create index if not exists submitters_by_account on submitters (account, user_key);
