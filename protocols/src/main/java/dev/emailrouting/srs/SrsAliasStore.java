package dev.emailrouting.srs;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps senders that would not fit into an SRS address. Implementations throw an unchecked exception when the store cannot
 * be reached; the mail is then tried again later.
 */
public interface SrsAliasStore {

    /** Keeps the sender under the key until the time given; the same key again moves the time. */
    void put(String key, String sender, Instant expires);

    /** The sender kept under the key; empty when there is none or its time is over. */
    Optional<String> find(String key, Instant now);

    /** How many senders were first kept since the time, for a cap a day. */
    long countSince(Instant time);

    /** Deletes what expired before the time and says how many. */
    int deleteExpired(Instant now);
}
