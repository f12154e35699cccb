package dev.emailrouting.routing.program;

import java.time.Instant;

/** Keeps what programs ask to be remembered, each rule's for itself. */
public interface ProgramMemoryStore {
    /**
     * Whether the key is remembered at that time.
     *
     * @throws ProgramFailedException where this cannot be known now
     */
    boolean remembers(String ruleId, String key, Instant at);

    /**
     * Remembers the key until then, or longer where it is already. Of one rule so many are kept as is bounded; the oldest go first.
     *
     * @throws ProgramFailedException where it cannot be kept now
     */
    void remember(String ruleId, String key, Instant until);

    /**
     * Forgets what is over, and all of rules that are gone.
     *
     * @return how many keys it was
     */
    int forgetBefore(Instant time);
}
