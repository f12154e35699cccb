package dev.emailrouting.mailets;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.program.HeaderEdits;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Recipients of a mail that go the same way: to one processor, each under its new addresses, and why. */
final class Shipment {
    private final String processor;
    private final ActivityOutcome outcome;
    private final Optional<String> reason;
    private final Map<MailAddress, Set<MailAddress>> targets = new LinkedHashMap<>();
    private final Map<MailAddress, Cause> causes = new LinkedHashMap<>();
    private String addedFields = "";
    private HeaderEdits edits = HeaderEdits.none();
    private Consumer<Mail> mark = mail -> {};

    private Shipment(String processor, ActivityOutcome outcome, Optional<String> reason) {
        this.processor = processor;
        this.outcome = outcome;
        this.reason = reason;
    }

    static Shipment to(String processor, ActivityOutcome outcome) {
        return new Shipment(processor, outcome, Optional.empty());
    }

    /** @param reason stands on the mail, for the DSN or the log of whoever takes it on */
    static Shipment because(String reason, String processor, ActivityOutcome outcome) {
        return new Shipment(processor, outcome, Optional.of(reason));
    }

    /** Takes a recipient along that is none of ours; nothing is told of it. */
    void add(MailAddress original, MailAddress target) {
        targets.computeIfAbsent(original, any -> new LinkedHashSet<>()).add(target);
    }

    void add(MailAddress original, MailAddress target, Cause cause) {
        add(original, target);
        causes.putIfAbsent(original, cause);
    }

    /** What is put on the mail that takes the recipients along. */
    Shipment marked(Consumer<Mail> withMark) {
        mark = withMark;
        return this;
    }

    void mark(Mail mail) {
        mark.accept(mail);
    }

    /** Header lines, each with its CRLF, that the message gets on top, or a whole header with its empty line. */
    void addFields(String fields) {
        addedFields = fields;
    }

    String addedFields() {
        return addedFields;
    }

    /** What changes in the message's own header, below the added fields. */
    Shipment edited(HeaderEdits changes) {
        edits = changes;
        return this;
    }

    HeaderEdits edits() {
        return edits;
    }

    String processor() {
        return processor;
    }

    ActivityOutcome outcome() {
        return outcome;
    }

    Optional<String> reason() {
        return reason;
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    /** Whether the recipients will be decided on again. */
    boolean isComingBack() {
        return outcome == ActivityOutcome.DEFERRED;
    }

    /** Whether the recipients leave under other addresses than the client's. */
    boolean isUnderWay() {
        return outcome == ActivityOutcome.FORWARDED
                || outcome == ActivityOutcome.DELIVERED
                || outcome == ActivityOutcome.REVERSED;
    }

    /** The recipients as the client named them. */
    Set<MailAddress> originals() {
        return targets.keySet();
    }

    Collection<MailAddress> targetsOf(MailAddress original) {
        return targets.getOrDefault(original, Set.of());
    }

    /** Every new address once. */
    Set<MailAddress> recipients() {
        Set<MailAddress> all = new LinkedHashSet<>();
        targets.values().forEach(all::addAll);
        return all;
    }

    /** The recipients that were decided on, each with what brought it here. */
    void forEachCause(BiConsumer<MailAddress, Cause> consumer) {
        causes.forEach(consumer);
    }
}
