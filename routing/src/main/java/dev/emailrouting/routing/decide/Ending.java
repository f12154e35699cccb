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
import org.immutables.value.Value;

/** One end of a decision: an outcome, the address it is about, the rule that brought it there, and why. */
@Value.Immutable
public abstract class Ending {
    /** {@code rule} is null where no rule asked for it. */
    static Ending of(Outcome outcome, EmailAddress address, Rule rule, String reason) {
        return builder(outcome, address, rule, reason).build();
    }

    /** Leaves this server by the rule, whose zone says what becomes of it there. */
    static Ending forward(EmailAddress address, Rule rule, ZoneSettings ofRule, String reason) {
        return builder(Outcome.FORWARD, address, rule, reason)
                .leavingFrom(ofRule)
                .build();
    }

    /** As a program says, that has to run first. */
    static Ending program(EmailAddress address, Rule rule, boolean mayRefuse, String reason) {
        return builder(Outcome.PROGRAM, address, rule, reason)
                .mayRefuse(mayRefuse)
                .build();
    }

    /** As the rule has it; {@code rule} is null where none asked for it. */
    public static Ending refuse(EmailAddress address, Rule rule, SmtpRefusal refusal) {
        return builder(refusal.isForGood() ? Outcome.REJECT : Outcome.TEMPFAIL, address, rule, refusal.text())
                .code(refusal.code())
                .status(refusal.status())
                .build();
    }

    /** A refusal for good; {@code rule} is null where no rule asked for it. */
    public static Ending reject(EmailAddress address, Rule rule, String status, String text) {
        return builder(Outcome.REJECT, address, rule, text)
                .code(550)
                .status(status)
                .build();
    }

    /** RFC 3463 3.4: X.3.0, the mail system is not able to say now. */
    static Ending tempfail(EmailAddress address, Rule rule, String text) {
        return builder(Outcome.TEMPFAIL, address, rule, text)
                .code(451)
                .status("4.3.0")
                .build();
    }

    private static ImmutableEnding.Builder builder(Outcome outcome, EmailAddress address, Rule rule, String reason) {
        return ImmutableEnding.builder()
                .outcome(outcome)
                .address(address)
                .rule(Optional.ofNullable(rule))
                .reason(reason);
    }

    /** The same with what programs changed in the header, and fields on top of the message. */
    Ending with(List<AddedField> fields, HeaderEdits changes) {
        return fields.isEmpty() && changes.isEmpty()
                ? this
                : ImmutableEnding.copyOf(this).withAddedFields(fields).withEdits(changes);
    }

    /** Whether mail that ends like this already needs no other such ending. */
    boolean isSameEndAs(Ending other) {
        return outcome() == other.outcome() && address().equals(other.address());
    }

    public abstract Outcome outcome();

    /** Where the mail goes for a delivery or a forward; else the address that was decided on. */
    public abstract EmailAddress address();

    public abstract Optional<Rule> rule();

    /** Of the zone that a forward leaves from: where forwards lead through several zones of ours, that of its {@link #rule}. */
    abstract Optional<ZoneSettings> leavingFrom();

    /** Whether mail that leaves by this forward is sealed, as its zone has it. False for any other outcome. */
    public boolean isSealed() {
        return leavingFrom().filter(zone -> zone.authentication().arc()).isPresent();
    }

    /**
     * What becomes of mail that would fail after this forward, as its {@link #rule} has it: where forwards lead through
     * several rules, the one that sends it out, for on the way there nothing can fail.
     */
    public Unforwardable unforwardable() {
        return outcome() == Outcome.FORWARD ? rule().orElseThrow().content().unforwardable() : Unforwardable.FORWARD;
    }

    /** The domain of the sender of a forward where the zone of its {@link #rule} has one of its own. */
    public Optional<DomainName> srsDomain() {
        return leavingFrom().flatMap(ZoneSettings::srsDomain);
    }

    /** What the rules on the way there put on top of the message, in the order in which it stands there. */
    public abstract List<AddedField> addedFields();

    /** What programs on the way there changed in the message's own header. */
    @Value.Default
    public HeaderEdits edits() {
        return HeaderEdits.none();
    }

    /** Whether the program that has to run may refuse the message. */
    @Value.Default
    boolean mayRefuse() {
        return false;
    }

    /** Whether the client is to come again. */
    public boolean isForNow() {
        return outcome() == Outcome.TEMPFAIL;
    }

    /** Reply code of a refusal or deferral (RFC 5321 4.2); 0 for other outcomes. */
    @Value.Default
    public int code() {
        return 0;
    }

    /** Enhanced status code (RFC 3463) of a refusal or deferral; empty for other outcomes. */
    @Value.Default
    public String status() {
        return "";
    }

    /** In words; for a refusal or deferral fit for an SMTP reply: printable ASCII on one line. */
    public abstract String reason();

    @Override
    public String toString() {
        return outcome().word() + " " + address() + " (" + reason() + ")";
    }
}
