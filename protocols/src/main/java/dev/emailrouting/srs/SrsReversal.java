package dev.emailrouting.srs;

import java.util.Objects;
import java.util.Optional;

/** Where a bounce to an address goes: how it came out, the recipient behind the address, and why. */
public final class SrsReversal {

    public enum Outcome {
        REVERSED,
        /** Not an SRS address: a recipient like any other. */
        NOT_SRS,
        /** An SRS address of somebody else's domain: a recipient like any other. */
        FOREIGN_DOMAIN,
        /** Has the tag, but not the parts. */
        MALFORMED,
        /** Not made with a secret of ours, or altered. */
        BAD_HASH,
        EXPIRED,
        /** Made by us for a stored sender that is no longer, or nowhere, stored. */
        UNKNOWN_ALIAS
    }

    private final Outcome outcome;
    private final Optional<String> recipient;
    private final String reason;

    private SrsReversal(Outcome outcome, Optional<String> recipient, String reason) {
        this.outcome = outcome;
        this.recipient = recipient;
        this.reason = reason;
    }

    static SrsReversal to(String recipient) {
        return new SrsReversal(Outcome.REVERSED, Optional.of(recipient), "verified");
    }

    static SrsReversal without(Outcome outcome, String reason) {
        return new SrsReversal(outcome, Optional.empty(), reason);
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The address behind; present only where the outcome is {@link Outcome#REVERSED}. */
    public Optional<String> recipient() {
        return recipient;
    }

    /** Why it came out so, in a few words; holds nothing of the address. */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrsReversal
                && ((SrsReversal) other).outcome == outcome
                && ((SrsReversal) other).recipient.equals(recipient);
    }

    @Override
    public int hashCode() {
        return Objects.hash(outcome, recipient);
    }

    @Override
    public String toString() {
        return outcome + recipient.map(address -> " " + address).orElse("") + " (" + reason + ")";
    }
}
