package dev.emailrouting.routing.activity;

import java.util.Locale;

/** What became of a recipient. */
public enum ActivityOutcome {
    /** Handed to the forward processor. */
    FORWARDED,
    /** Left for a mailbox of this server. */
    DELIVERED,
    DROPPED,
    /** Kept in a repository until somebody releases or deletes it. */
    QUARANTINED,
    /** Refused while the client was connected, or returned afterwards. */
    REJECTED,
    /** Could not be decided or done; comes again. */
    DEFERRED,
    /** A bounce that came back to one of our SRS addresses and went to the original sender. */
    REVERSED,
    /** The next hop took it. */
    SENT,
    /** A message that a program or the holder of a token sends is on its way to the recipient. */
    SEND_QUEUED,
    /** A message that a program, the holder of a token or a user wanted to send, and that was not sent to the recipient. */
    SEND_REFUSED,
    /** The next hop refused it for good, or it grew too old. */
    FAILED,
    /** Not a message's: a destination was refused too often, and nothing is forwarded there for now. */
    SUSPENDED,
    /** An automatic reply to the sender was queued. */
    REPLIED,
    /** An automatic reply was asked for, and a condition for it is not met. */
    REPLY_REFUSED;

    /** Whether it is what was decided on the recipient; else it comes of that, or the decision comes later. */
    public boolean isOfADecision() {
        return this != DEFERRED
                && this != REVERSED
                && this != SENT
                && this != FAILED
                && this != REPLIED
                && this != REPLY_REFUSED
                && this != SEND_QUEUED
                && this != SEND_REFUSED;
    }

    /** Lower-case word for JSON, metrics and log lines; those of several parts have hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
