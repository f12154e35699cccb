package dev.emailrouting.routing.decide;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.ZoneAuthentication;

/** What happens to a recipient: one ending or, where a rule fans out, several; never none. */
public final class Decision {
    private final EmailAddress recipient;
    private final ZoneAuthentication authentication;
    private final List<Ending> endings;
    private final List<Step> steps;
    private final boolean needsMessage;
    private final boolean awaitsProgramsOnly;
    private final List<Rule> followed;
    private final List<PendingProgram> pending;
    private final List<SideEffect> sideEffects;

    /** {@code authentication} is null where it is not known. */
    Decision(
            EmailAddress recipient,
            ZoneAuthentication authentication,
            List<Ending> endings,
            List<Step> steps,
            boolean isUnsure,
            List<Rule> followed,
            List<PendingProgram> pending,
            List<SideEffect> sideEffects) {
        if (endings.isEmpty()) {
            throw new IllegalStateException("a decision on " + recipient + " without an ending");
        }
        this.recipient = recipient;
        this.authentication = authentication;
        this.endings = List.copyOf(endings);
        this.steps = List.copyOf(steps);
        this.needsMessage = isUnsure || !pending.isEmpty();
        this.awaitsProgramsOnly = !isUnsure;
        this.followed = List.copyOf(followed);
        this.pending = List.copyOf(pending);
        this.sideEffects = List.copyOf(sideEffects);
    }

    public EmailAddress recipient() {
        return recipient;
    }

    /**
     * What the recipient's zone makes of authentication; empty where there is no such zone, or its table cannot be had
     * now. It holds for all endings, for the mail is the recipient's, whatever other zones its forwards lead through.
     */
    public Optional<ZoneAuthentication> authentication() {
        return Optional.ofNullable(authentication);
    }

    /** Where the message is needed, every ending that may come of it. */
    public List<Ending> endings() {
        return endings;
    }

    /** What was considered, in order. */
    public List<Step> steps() {
        return steps;
    }

    /** The rules that were followed, also those whose forward led to another one; one again for each address that it took. */
    public List<Rule> followed() {
        return followed;
    }

    /** The programs that must run before it is certain what happens. */
    public List<PendingProgram> pendingPrograms() {
        return pending;
    }

    /** What the rules that were followed want done besides, once the message goes its ways. */
    public List<SideEffect> sideEffects() {
        return sideEffects;
    }

    public boolean isOurs() {
        return endings.get(0).outcome() != Outcome.NOT_OURS;
    }

    /** Whether more must be known of the message before it is certain what happens. */
    public boolean needsMessage() {
        return needsMessage;
    }

    /** Whether the message may still decide which rules take it; not where only their programs have yet to run. */
    public boolean isUnsureWhoTakesIt() {
        return needsMessage && !awaitsProgramsOnly;
    }

    /** Whether it is only the message that can tell whether it is refused, so that its client should be told then. */
    public boolean mayBeRefusedLater() {
        return needsMessage
                && obstacle().isEmpty()
                && endings.stream()
                        .anyMatch(ending -> ending.outcome() == Outcome.REJECT
                                || ending.outcome() == Outcome.TEMPFAIL
                                || ending.mayRefuse());
    }

    /**
     * The ending that keeps the recipient from being accepted: one that cannot be known now, or a refusal where every
     * ending is one. Empty when the recipient is to be accepted, as it is where the message may still decide otherwise.
     */
    public Optional<Ending> obstacle() {
        Optional<Ending> putOff = first(Outcome.TEMPFAIL);
        if (putOff.isPresent() && !needsMessage) {
            return putOff;
        }
        return endings.stream().allMatch(ending -> ending.outcome() == Outcome.REJECT)
                ? Optional.of(endings.get(0))
                : Optional.empty();
    }

    private Optional<Ending> first(Outcome outcome) {
        for (Ending ending : endings) {
            if (ending.outcome() == outcome) {
                return Optional.of(ending);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return recipient + " -> " + endings;
    }
}
