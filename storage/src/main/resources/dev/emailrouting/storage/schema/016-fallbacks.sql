-- Actions have the texts of automatic replies, too.
alter table rules alter column actions set data type varchar(300000);

-- What is done with a message whose rule's program has failed for too long: actions as JSON; null for the usual, quarantine.
alter table rules add column if not exists fallback varchar(300000);
