package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.ImmutableDestination;
import dev.emailrouting.routing.ImmutableSuspension;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.BounceStore.SuspensionPolicy;
import dev.emailrouting.routing.store.BounceStore.Tally;
import dev.emailrouting.routing.store.ImmutableAddress;

/** The refusals that the table {@code destinations} counts. They are no change of the resource: its version stays. */
final class Bounces {
    private static final int MAX_REASON = 1000;

    private Bounces() {}

    /** Whether no address is a destination that was refused now, or has a count to be forgotten. */
    static boolean nothingToCount(Session session, Map<Address, Tally> tallies) throws SQLException {
        return Destinations.among(session, tallies.keySet()).stream()
                .noneMatch(destination -> changesACount(destination, tallies.get(addressOf(destination))));
    }

    private static boolean changesACount(Destination destination, Tally tally) {
        return tally.refusals() > 0 || destination.bounces() > 0;
    }

    private static Address addressOf(Destination destination) {
        return ImmutableAddress.of(destination.account(), destination.email());
    }

    static List<Destination> count(Change change, Map<Address, Tally> tallies, SuspensionPolicy policy)
            throws SQLException {
        List<Destination> suspended = new ArrayList<>();
        // The counting alone is nobody's change of a destination.
        change.leftAsItWas();
        for (Destination destination : Destinations.among(change.session(), tallies.keySet())) {
            Tally tally = tallies.get(addressOf(destination));
            // Most were only taken, and every other writer waits meanwhile.
            if (changesACount(destination, tally) && isCounted(change.session(), destination)) {
                count(change, destination, tally, policy).ifPresent(suspended::add);
            }
        }
        return suspended;
    }

    private static boolean isCounted(Session session, Destination destination) throws SQLException {
        return destination.suspended().isEmpty()
                && !DestinationDomains.isVerified(
                        session, destination.account(), destination.email().domain());
    }

    /** The destination, when this suspends it. */
    private static Optional<Destination> count(
            Change change, Destination destination, Tally tally, SuspensionPolicy policy) throws SQLException {
        Optional<Instant> rowBegan = tally.taken() ? Optional.empty() : rowBegan(change.session(), destination.id());
        boolean goesOn = rowBegan.filter(began -> !began.plus(policy.window()).isBefore(change.time()))
                .isPresent();
        int refusals = tally.refusals() + (goesOn ? destination.bounces() : 0);
        change.session()
                .update(
                        "update destinations set bounces = ?, bounces_since = ? where id = ?",
                        refusals,
                        refusals == 0 ? null : goesOn ? rowBegan.get() : change.time(),
                        destination.id());
        boolean tooMany = policy.refusals() > 0 && refusals >= policy.refusals();
        return tooMany && destination.verified().isPresent()
                ? Optional.of(suspend(change, destination, refusals, tally.lastRefusal()))
                : Optional.empty();
    }

    private static Optional<Instant> rowBegan(Session session, String id) throws SQLException {
        return session.first(
                row -> Session.instant(row, "bounces_since"),
                "select bounces_since from destinations where id = ? and bounces_since is not null",
                id);
    }

    private static Destination suspend(Change change, Destination destination, int refusals, String lastRefusal)
            throws SQLException {
        String reason = "refused " + refusals + " times in a row, at last: " + lastRefusal;
        Destination after = ImmutableDestination.builder()
                .from(destination)
                .bounces(refusals)
                .suspended(ImmutableSuspension.builder()
                        .since(change.time())
                        .reason(Texts.atMost(MAX_REASON, reason))
                        .build())
                .build();
        change.session()
                .update(
                        "update destinations set suspended = ?, suspended_reason = ? where id = ?",
                        change.time(),
                        after.suspended().orElseThrow().reason(),
                        after.id());
        Rules.forwardsChanged(change, after.account(), after.email());
        change.changed(Destinations.audited(after), AuditedJson.of(destination), AuditedJson.of(after));
        return after;
    }

    static long suspended(Session session) throws SQLException {
        return session.number("select count(*) from destinations where suspended is not null");
    }
}
