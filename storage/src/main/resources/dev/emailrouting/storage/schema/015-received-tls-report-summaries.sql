-- Received TLS reports are listed without their details, and a day's are bounded by their size too.

-- Of those that came earlier there is none: their content has all of it.
alter table tls_reports_received add column if not exists summary varchar(200000);
alter table tls_reports_received add column if not exists size integer default 0 not null;
create index if not exists tls_reports_received_by_submitter on tls_reports_received (submitter, received);
