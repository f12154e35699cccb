package dev.emailrouting.routing.decide;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.program.HeaderEdits;

/** One end of a decision: an outcome, the address it is about, the rule that brought it there, and why. */
public final class Ending {
    private final Outcome outcome;
    private final EmailAddress address;
    private final Rule rule;
    private final int code;
    private final String status;
    private final String reason;
    private final ZoneSettings leavingFrom;
    private final List<AddedField> addedFields;
    private final HeaderEdits edits;
    private final boolean mayRefuse;

    /** {@code leavingFrom} is null for what is no forward. */
    private Ending(
            Outcome outcome,
            EmailAddress address,
            Rule rule,
            int code,
            String status,
            String reason,
            ZoneSettings leavingFrom,
            List<AddedField> addedFields,
            HeaderEdits edits,
            boolean mayRefuse) {
        this.outcome = outcome;
        this.address = address;
        this.rule = rule;
        this.code = code;
        this.status = status;
        this.reason = reason;
        this.leavingFrom = leavingFrom;
        this.addedFields = addedFields;
        this.edits = edits;
        this.mayRefuse = mayRefuse;
    }

    /** As a program says, that has to run first. */
    static Ending program(EmailAddress address, Rule rule, boolean mayRefuse, String reason) {
        return new Ending(
                Outcome.PROGRAM, address, rule, 0, "", reason, null, List.of(), HeaderEdits.none(), mayRefuse);
    }

    static Ending of(Outcome outcome, EmailAddress address, Rule rule, String reason) {
        return new Ending(outcome, address, rule, 0, "", reason, null, List.of(), HeaderEdits.none(), false);
    }

    /** Leaves this server by the rule, whose zone says what becomes of it there. */
    static Ending forward(EmailAddress address, Rule rule, ZoneSettings ofRule, String reason) {
        return new Ending(Outcome.FORWARD, address, rule, 0, "", reason, ofRule, List.of(), HeaderEdits.none(), false);
    }

    /** As the rule has it; {@code rule} is null where none asked for it. */
    public static Ending refuse(EmailAddress address, Rule rule, SmtpRefusal refusal) {
        return new Ending(
                refusal.isForGood() ? Outcome.REJECT : Outcome.TEMPFAIL,
                address,
                rule,
                refusal.code(),
                refusal.status(),
                refusal.text(),
                null,
                List.of(),
                HeaderEdits.none(),
                false);
    }

    /** A refusal for good; {@code rule} is null where no rule asked for it. */
    public static Ending reject(EmailAddress address, Rule rule, String status, String text) {
        return new Ending(Outcome.REJECT, address, rule, 550, status, text, null, List.of(), HeaderEdits.none(), false);
    }

    /** RFC 3463 3.4: X.3.0, the mail system is not able to say now. */
    static Ending tempfail(EmailAddress address, Rule rule, String text) {
        return new Ending(
                Outcome.TEMPFAIL, address, rule, 451, "4.3.0", text, null, List.of(), HeaderEdits.none(), false);
    }

    /** The same with what programs changed in the header, and fields on top of the message. */
    Ending with(List<AddedField> fields, HeaderEdits changes) {
        return fields.isEmpty() && changes.isEmpty()
                ? this
                : new Ending(
                        outcome,
                        address,
                        rule,
                        code,
                        status,
                        reason,
                        leavingFrom,
                        List.copyOf(fields),
                        changes,
                        mayRefuse);
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
        return leavingFrom != null && leavingFrom.authentication().arc();
    }

    /**
     * What becomes of mail that would fail after this forward, as its {@link #rule} has it: where forwards lead through
     * several rules, the one that sends it out, for on the way there nothing can fail.
     */
    public Unforwardable unforwardable() {
        return outcome == Outcome.FORWARD ? rule.content().unforwardable() : Unforwardable.FORWARD;
    }

    /** The domain of the sender of a forward where the zone of its {@link #rule} has one of its own. */
    public Optional<DomainName> srsDomain() {
        return leavingFrom == null ? Optional.empty() : leavingFrom.srsDomain();
    }

    /** What the rules on the way there put on top of the message, in the order in which it stands there. */
    public List<AddedField> addedFields() {
        return addedFields;
    }

    /** What programs on the way there changed in the message's own header. */
    public HeaderEdits edits() {
        return edits;
    }

    /** Whether the program that has to run may refuse the message. */
    boolean mayRefuse() {
        return mayRefuse;
    }

    /** Whether the client is to come again. */
    public boolean isForNow() {
        return outcome == Outcome.TEMPFAIL;
    }

    /** Reply code of a refusal or deferral (RFC 5321 4.2); 0 for other outcomes. */
    public int code() {
        return code;
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
