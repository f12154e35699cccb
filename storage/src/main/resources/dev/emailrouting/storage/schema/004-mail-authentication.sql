-- What a zone makes of the authentication of its mail, what a rule does with mail that would fail after its forward, and what was
-- found of each message. What was there before goes on as a new zone or rule would.

alter table zones add column if not exists dmarc varchar(20) default 'enforce' not null;
alter table zones add column if not exists require_spf_or_dkim boolean default false not null;
alter table zones add column if not exists arc boolean default true not null;

alter table rules add column if not exists unforwardable varchar(20) default 'forward' not null;

-- JSON, as AuthenticationSummaryJson writes it.
alter table activity add column if not exists authentication varchar(8000);
