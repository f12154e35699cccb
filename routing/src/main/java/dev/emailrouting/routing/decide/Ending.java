package dev.emailrouting.routing.decide;

import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneAuthentication;

/** One end of a decision: an outcome, the address it is about, the rule that brought it there, and why. */
public final class Ending {
    private final Outcome outcome;
    private final EmailAddress address;
    private final Rule rule;
    private final String status;
    private final String reason;
    private final boolean sealed;

    private Ending(Outcome outcome, EmailAddress address, Rule rule, String status, String reason, boolean sealed) {
        this.outcome = outcome;
        this.address = address;
        this.rule = rule;
        this.status = status;
        this.reason = reason;
        this.sealed = sealed;
    }

    static Ending of(Outcome outcome, EmailAddress address, Rule rule, String reason) {
        return new Ending(outcome, address, rule, "", reason, false);
    }

    /** Leaves this server by the rule, whose zone says what becomes of it there. */
    static Ending forward(EmailAddress address, Rule rule, ZoneAuthentication ofRule, String reason) {
        return new Ending(Outcome.FORWARD, address, rule, "", reason, ofRule.arc());
    }

    /** A refusal for good; {@code rule} is null where no rule asked for it. */
    public static Ending reject(EmailAddress address, Rule rule, String status, String text) {
        return new Ending(Outcome.REJECT, address, rule, status, text, false);
    }

    /** RFC 3463 3.4: X.3.0, the mail system is not able to say now. */
    static Ending tempfail(EmailAddress address, Rule rule, String text) {
        return new Ending(Outcome.TEMPFAIL, address, rule, "4.3.0", text, false);
    }

    /** Whether mail that ends like this already needs no other such ending. */
    boolean isSameEndAs(Ending other) {
        return outcome == other.outcome && address.equals(other.address);
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Where the mail goes for a delivery or a forward; else the address that was decided on. */
    public EmailAddress address() {
        return address;
    }

    public Optional<Rule> rule() {
        return Optional.ofNullable(rule);
    }

    /**
     * Whether mail that leaves by this forward is sealed, as the zone of its {@link #rule} has it: where forwards lead
     * through several zones of ours, the one that it leaves from. False for any other outcome.
     */
    public boolean isSealed() {
        return sealed;
    }

    /**
     * What becomes of mail that would fail after this forward, as its {@link #rule} has it: where forwards lead through
     * several rules, the one that sends it out, for on the way there nothing can fail.
     */
    public Unforwardable unforwardable() {
        return outcome == Outcome.FORWARD ? rule.content().unforwardable() : Unforwardable.FORWARD;
    }

    /** Enhanced status code (RFC 3463) of a refusal or deferral; empty for other outcomes. */
    public String status() {
        return status;
    }

    /** In words; for a refusal or deferral fit for an SMTP reply: printable ASCII on one line. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return outcome.word() + " " + address + " (" + reason + ")";
    }
}
