package dev.emailrouting.routing.publishing;

/** Looks a record up. Whatever the DNS says, or does not say, ends in a status. */
interface RecordCheck {
    CheckedRecord check(WantedRecord record);
}
