-- TLS reports (RFC 8460): sessions counted by UTC day, the reports made of them, and the reports of others.

create table if not exists tls_reports (
    -- As 2026-03-01, in UTC.
    report_day varchar(10) not null,
    domain varchar(253) not null,
    state varchar(20) not null,
    -- The node that sends holds the lease until it is due again; so is a report that is to be tried again.
    due timestamp with time zone not null,
    give_up timestamp with time zone not null,
    lease varchar(32),
    attempts integer default 0 not null,
    reason varchar(1000),
    primary key (report_day, domain)
);
create index if not exists tls_reports_by_due on tls_reports (state, due);

-- Many nodes add to the same rows.
create table if not exists tls_policies (
    report_day varchar(10) not null,
    domain varchar(253) not null,
    -- A hash of the content.
    policy varchar(64) not null,
    content varchar(400000) not null,
    successes bigint default 0 not null,
    primary key (report_day, domain, policy)
);
create table if not exists tls_failures (
    report_day varchar(10) not null,
    domain varchar(253) not null,
    policy varchar(64) not null,
    failure varchar(64) not null,
    content varchar(20000) not null,
    sessions bigint default 0 not null,
    primary key (report_day, domain, policy, failure)
);

create table if not exists tls_reports_received (
    id varchar(32) not null primary key,
    received timestamp with time zone not null,
    submitter varchar(253) not null,
    authentic boolean not null,
    report_id varchar(500) not null,
    begins timestamp with time zone not null,
    successes bigint not null,
    failures bigint not null,
    content varchar(2000000) not null,
    unique (submitter, report_id, authentic)
);
create index if not exists tls_reports_received_by_begin on tls_reports_received (begins, id);
create index if not exists tls_reports_received_by_time on tls_reports_received (received);
create table if not exists tls_reports_received_domains (
    report varchar(32) not null references tls_reports_received (id) on delete cascade,
    domain varchar(253) not null,
    primary key (report, domain)
);
create index if not exists tls_reports_received_by_domain on tls_reports_received_domains (domain, report);
