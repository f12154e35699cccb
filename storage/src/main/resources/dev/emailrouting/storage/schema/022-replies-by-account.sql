-- For what the rules of an account sent lately.

create index if not exists replies_by_account on replies (account, time);
