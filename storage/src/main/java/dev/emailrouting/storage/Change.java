package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;

import dev.emailrouting.routing.store.VersionMismatchException;

/**
 * One write to what is routed by, with its revision and time. Changes exclude each other, because each holds the row of the
 * revision until it commits: what it reads stays so, and revisions become visible in their order.
 */
final class Change {
    private final Session session;
    private final long revision;
    private final Instant time;

    private Change(Session session, long revision, Instant time) {
        this.session = session;
        this.revision = revision;
        this.time = time;
    }

    static Change begin(Session session, Instant now) throws SQLException {
        session.update("update routing_revision set revision = revision + 1 where id = 1");
        long revision = session.number("select revision from routing_revision where id = 1");
        return new Change(session, revision, Session.stored(now));
    }

    Session session() {
        return session;
    }

    long revision() {
        return revision;
    }

    Instant time() {
        return time;
    }

    static void requireVersion(String what, OptionalLong expected, long found) {
        if (expected.isPresent() && expected.getAsLong() != found) {
            throw new VersionMismatchException(what, expected.getAsLong(), found);
        }
    }
}
