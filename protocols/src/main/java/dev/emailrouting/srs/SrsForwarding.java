package dev.emailrouting.srs;

import java.util.Objects;
import java.util.Optional;

/** What became of a sender whose mail is forwarded: how it came out, the sender to forward with, and why. */
public final class SrsForwarding {

    public enum Outcome {
        /** The sender is carried in the address. */
        REWRITTEN,
        /** The sender would not fit and is kept in the store; the address carries its key. */
        ALIASED,
        /** In one of our SRS domains already: stays as it is. */
        OWN_DOMAIN,
        /** Stays null (RFC 5321 4.5.5): a bounce must not be bounced. */
        NULL_SENDER,
        /** Not an address that SMTP could have brought. */
        INVALID_SENDER,
        /** The rewritten local part would have more than 64 octets (RFC 5321 4.5.3.1.1), and there is no store. */
        TOO_LONG,
        /** As many senders were stored today as may be; the mail can be tried again later. */
        ALIAS_LIMIT
    }

    private final Outcome outcome;
    private final Optional<String> sender;
    private final String reason;

    private SrsForwarding(Outcome outcome, Optional<String> sender, String reason) {
        this.outcome = outcome;
        this.sender = sender;
        this.reason = reason;
    }

    static SrsForwarding rewritten(Mailbox sender) {
        return new SrsForwarding(Outcome.REWRITTEN, Optional.of(sender.toString()), "rewritten");
    }

    static SrsForwarding aliased(Mailbox sender) {
        return new SrsForwarding(Outcome.ALIASED, Optional.of(sender.toString()), "too long to be carried, stored");
    }

    static SrsForwarding ownDomain(String sender) {
        return new SrsForwarding(Outcome.OWN_DOMAIN, Optional.of(sender), "in an SRS domain of ours already");
    }

    static SrsForwarding without(Outcome outcome, String reason) {
        return new SrsForwarding(outcome, Optional.empty(), reason);
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The sender to forward with; empty for the null sender and where there is none to be had. */
    public Optional<String> sender() {
        return sender;
    }

    /** Whether the mail must not be forwarded as it is. */
    public boolean isFailure() {
        return sender.isEmpty() && outcome != Outcome.NULL_SENDER;
    }

    /** Why it came out so, in a few words; holds nothing of the address. */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrsForwarding
                && ((SrsForwarding) other).outcome == outcome
                && ((SrsForwarding) other).sender.equals(sender);
    }

    @Override
    public int hashCode() {
        return Objects.hash(outcome, sender);
    }

    @Override
    public String toString() {
        return outcome + sender.map(address -> " " + address).orElse("") + " (" + reason + ")";
    }
}
