-- What an operator has switched off: replies, sends, programs.

create table if not exists automation_off (
    automation varchar(40) not null primary key
);
