package dev.emailrouting.routing.decide;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ZoneAuthentication;

/** What happens to a recipient: one ending or, where a rule fans out, several; never none. */
public final class Decision {
    private final EmailAddress recipient;
    private final ZoneAuthentication authentication;
    private final List<Ending> endings;
    private final List<Step> steps;

    /** {@code authentication} is null where it is not known. */
    Decision(EmailAddress recipient, ZoneAuthentication authentication, List<Ending> endings, List<Step> steps) {
        this.recipient = recipient;
        this.authentication = authentication;
        this.endings = List.copyOf(endings);
        this.steps = List.copyOf(steps);
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

    public List<Ending> endings() {
        return endings;
    }

    /** What was considered, in order. */
    public List<Step> steps() {
        return steps;
    }

    public boolean isOurs() {
        return endings.get(0).outcome() != Outcome.NOT_OURS;
    }

    /**
     * The ending that keeps the recipient from being accepted: one that cannot be known now, or a refusal where every
     * ending is one. Empty when the recipient is to be accepted.
     */
    public Optional<Ending> obstacle() {
        Optional<Ending> unknown = first(Outcome.TEMPFAIL);
        if (unknown.isPresent()) {
            return unknown;
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
