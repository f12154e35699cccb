package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SendLedger.Claim.State;
import dev.emailrouting.routing.send.SendRights;

/** The tables {@code send_counts} and {@code send_keys}. */
public final class JdbcSendLedger implements SendLedger {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final Database database;

    public JdbcSendLedger(Database database) {
        this.database = database;
    }

    @Override
    public Optional<SendError> take(String sender, int recipients, SendRights limits, Instant now) {
        if (limits.perHour().isEmpty() && limits.perDay().isEmpty()) {
            return Optional.empty();
        }
        return database.writeBehind(session -> {
            // The day first at every node, so that nodes which count the same wait for each other.
            if (!take(
                    session, sender, DAY.format(now), recipients, limits.perDay(), now.truncatedTo(ChronoUnit.DAYS))) {
                return Optional.of(SendError.E_DAILY_LIMIT_EXCEEDED);
            }
            if (!take(
                    session,
                    sender,
                    HOUR.format(now),
                    recipients,
                    limits.perHour(),
                    now.truncatedTo(ChronoUnit.HOURS))) {
                if (limits.perDay().isPresent()) {
                    add(session, sender, DAY.format(now), -recipients, Integer.MAX_VALUE);
                }
                return Optional.of(SendError.E_RATE_LIMIT_EXCEEDED);
            }
            return Optional.empty();
        });
    }

    private static boolean take(
            Session session, String sender, String period, int recipients, OptionalInt limit, Instant begun)
            throws SQLException {
        if (limit.isEmpty()) {
            return true;
        }
        session.update(
                "insert into send_counts (sender, period, recipients, begun) values (?, ?, 0, ?) on conflict do nothing",
                sender,
                period,
                begun);
        return add(session, sender, period, recipients, limit.getAsInt());
    }

    private static boolean add(Session session, String sender, String period, int recipients, int limit)
            throws SQLException {
        return session.update(
                        "update send_counts set recipients = recipients + ?"
                                + " where sender = ? and period = ? and recipients + ? <= ?",
                        recipients,
                        sender,
                        period,
                        recipients,
                        limit)
                > 0;
    }

    @Override
    public Claim claim(String sender, String key, String digest, Instant now, Duration kept, Instant takenOver) {
        return database.write(session -> {
            session.update(
                    "delete from send_keys where sender = ? and send_key = ? and (claimed <= ? or (answer is null"
                            + " and claimed < ?))",
                    sender,
                    key,
                    now.minus(kept),
                    takenOver);
            int made = session.update(
                    "insert into send_keys (sender, send_key, digest, claimed) values (?, ?, ?, ?)"
                            + " on conflict do nothing",
                    sender,
                    key,
                    digest,
                    now);
            return made > 0
                    ? Claim.of(State.NEW)
                    : session.first(
                                    row -> read(row, digest),
                                    "select digest, answer from send_keys where sender = ? and send_key = ?",
                                    sender,
                                    key)
                            // It was abandoned in between.
                            .orElseGet(() -> Claim.of(State.UNDER_WAY));
        });
    }

    private static Claim read(ResultSet row, String digest) throws SQLException {
        if (!row.getString("digest").equals(digest)) {
            return Claim.of(State.OTHER);
        }
        String answer = row.getString("answer");
        return answer == null ? Claim.of(State.UNDER_WAY) : Claim.answered(answer);
    }

    @Override
    public void answered(String sender, String key, String answer) {
        database.write(session -> session.update(
                "update send_keys set answer = ? where sender = ? and send_key = ?", answer, sender, key));
    }

    @Override
    public void abandoned(String sender, String key) {
        database.writeBehind(session -> session.update(
                "delete from send_keys where sender = ? and send_key = ? and answer is null", sender, key));
    }

    @Override
    public int deleteBefore(Instant time) {
        return database.writeBehind(session -> session.update("delete from send_keys where claimed < ?", time)
                + session.update("delete from send_counts where begun < ?", time));
    }
}
