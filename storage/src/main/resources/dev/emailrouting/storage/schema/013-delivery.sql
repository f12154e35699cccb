-- How each message left, and what this server demands of destinations in place of the policies they publish.

-- JSON, as TransportSummaryJson writes it.
alter table activity add column if not exists transport varchar(8000);

create table if not exists policy_overrides (
    domain varchar(253) not null primary key,
    kind varchar(20) not null,
    -- A JSON list of MX patterns.
    mx varchar(150000) not null
);
