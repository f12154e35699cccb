package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ImmutableAuditEntry;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.store.VersionMismatchException;

/**
 * One write to what is routed by, with its revision and time. Changes exclude each other, because each holds the row of the
 * revision until it commits: what it reads stays so, and revisions become visible in their order.
 *
 * <p>Whoever writes in it says what became of each thing, by {@link #made}, {@link #changed} and {@link #deleted}, or
 * {@link #leftAsItWas}: these are the audit log's entries, which are written with the change ({@link AuditedChanges}).
 */
final class Change {
    private final Session session;
    private final long revision;
    private final Instant time;
    private final StoreLimits limits;
    private final List<Told> told = new ArrayList<>();
    private boolean leftAsItWas;

    private Change(Session session, long revision, Instant time, StoreLimits limits) {
        this.session = session;
        this.revision = revision;
        this.time = time;
        this.limits = limits;
    }

    static Change begin(Session session, Instant now, StoreLimits limits) throws SQLException {
        session.update("update routing_revision set revision = revision + 1 where id = 1");
        long revision = session.number("select revision from routing_revision where id = 1");
        return new Change(session, revision, Session.stored(now), limits);
    }

    /**
     * Takes more revisions after this one's, for things made in one change whose order counts.
     *
     * @return the last of them
     */
    long takeMore(int number) throws SQLException {
        session.update("update routing_revision set revision = revision + ? where id = 1", number);
        return revision + number;
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

    void made(AuditSubject subject, JsonNode after) {
        told.add(new Told(subject, Optional.empty(), Optional.of(after)));
    }

    void changed(AuditSubject subject, JsonNode before, JsonNode after) {
        told.add(new Told(subject, Optional.of(before), Optional.of(after)));
    }

    void deleted(AuditSubject subject, JsonNode before) {
        told.add(new Told(subject, Optional.of(before), Optional.empty()));
    }

    /** What was asked for is so already: there is nothing to tell. */
    void leftAsItWas() {
        leftAsItWas = true;
    }

    void writeAuditEntries(ChangeOrigin origin) throws SQLException {
        if (told.isEmpty() && !leftAsItWas) {
            throw new IllegalStateException("a change that does not say what it changed: see Change.made");
        }
        List<AuditEntry> entries = new ArrayList<>(told.size());
        for (Told one : told) {
            entries.add(ImmutableAuditEntry.builder()
                    .time(time)
                    .origin(origin)
                    .subject(one.subject)
                    .before(one.before)
                    .after(one.after)
                    .build());
        }
        if (!entries.isEmpty()) {
            AuditRows.insert(session, entries);
        }
    }

    StoreLimits limits() {
        return limits;
    }

    /**
     * Asked after one more was stored.
     *
     * @param field what the request would have to change
     * @throws ConflictException when there are more rows of the owner in the table than may be
     */
    void mustFit(String field, String what, int limit, String table, String ownerColumn, String owner)
            throws SQLException {
        if (session.number("select count(*) from " + table + " where " + ownerColumn + " = ?", owner) > limit) {
            throw new ConflictException(field, owner + " has " + limit + " " + what + " already, as many as it may");
        }
    }

    static void requireVersion(String what, OptionalLong expected, long found) {
        if (expected.isPresent() && expected.getAsLong() != found) {
            throw new VersionMismatchException(what, expected.getAsLong(), found);
        }
    }

    private static final class Told {
        private final AuditSubject subject;
        private final Optional<JsonNode> before;
        private final Optional<JsonNode> after;

        private Told(AuditSubject subject, Optional<JsonNode> before, Optional<JsonNode> after) {
            this.subject = subject;
            this.before = before;
            this.after = after;
        }
    }
}
