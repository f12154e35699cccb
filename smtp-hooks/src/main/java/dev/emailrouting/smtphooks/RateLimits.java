package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * How many messages an hour a rule takes, and a destination gets. What goes beyond is put off while its client is connected. A
 * message counts once for each, when it is accepted. Every node counts by itself, in memory: a restart begins anew, and of
 * several nodes each lets as many through.
 */
@Singleton
class RateLimits {
    /** Rules and destinations, which strangers cannot make up. */
    private static final int MAX_COUNTED = 200_000;

    private final Optional<Integer> destinationLimit;
    private final HourlyCounts byRule;
    private final HourlyCounts byDestination;

    @Inject
    RateLimits(Settings settings, Clock clock) {
        this.destinationLimit = settings.destinationLimitPerHour();
        this.byRule = new HourlyCounts(MAX_COUNTED, clock);
        this.byDestination = new HourlyCounts(MAX_COUNTED, clock);
    }

    /** Whether there is a limit for what the decision leads to. */
    boolean applyTo(Decision decision) {
        return decision.followed().stream()
                        .anyMatch(rule -> rule.content().hourlyLimit().isPresent())
                || (destinationLimit.isPresent()
                        && decision.endings().stream().anyMatch(ending -> ending.outcome() == Outcome.FORWARD));
    }

    /** The deferral of a recipient for whom a limit is reached. */
    Optional<Ending> reached(Decision decision) {
        for (Rule rule : decision.followed()) {
            if (rule.content()
                    .hourlyLimit()
                    .filter(limit -> byRule.of(rule.id()) >= limit)
                    .isPresent()) {
                return Optional.of(deferral(decision, rule, "Too many messages to this address within an hour"));
            }
        }
        return decision.endings().stream()
                .filter(this::isTooMuchForItsDestination)
                .findFirst()
                .map(ending -> deferral(
                        decision,
                        ending.rule().orElse(null),
                        "Too many messages to where this address forwards within an hour"));
    }

    private boolean isTooMuchForItsDestination(Ending ending) {
        return ending.outcome() == Outcome.FORWARD
                && destinationLimit
                        .filter(limit -> byDestination.of(destination(ending)) >= limit)
                        .isPresent();
    }

    private static Ending deferral(Decision decision, Rule rule, String text) {
        return Ending.refuse(decision.recipient(), rule, SmtpRefusal.forNow(text + ", try again later"));
    }

    /** Remembers what to count when the transaction's message is accepted. */
    void note(SMTPSession session, Decision decision) {
        Taken taken = Taken.of(session);
        decision.followed().stream()
                .filter(rule -> rule.content().hourlyLimit().isPresent())
                .forEach(rule -> taken.rules.add(rule.id()));
        if (destinationLimit.isPresent()) {
            decision.endings().stream()
                    .filter(ending -> ending.outcome() == Outcome.FORWARD)
                    .forEach(ending -> taken.destinations.add(destination(ending)));
        }
        session.setAttachment(Taken.KEY, taken, State.Transaction);
    }

    void count(SMTPSession session) {
        Taken taken = Taken.of(session);
        taken.rules.forEach(byRule::count);
        taken.destinations.forEach(byDestination::count);
    }

    private static String destination(Ending forward) {
        return forward.address().key();
    }

    /** By what a transaction goes so far. */
    private static final class Taken {
        private static final AttachmentKey<Taken> KEY = AttachmentKey.of("dev.emailrouting.taken", Taken.class);

        private final Set<String> rules = new HashSet<>();
        private final Set<String> destinations = new HashSet<>();

        private static Taken of(SMTPSession session) {
            return session.getAttachment(KEY, State.Transaction).orElseGet(Taken::new);
        }
    }
}
