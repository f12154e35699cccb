package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityQuery;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/**
 * Activity rows in a database. They reach the disk within a second, for the log line is the record and a row need not wait
 * for the disk. What a sender made longer than its column is cut, so that no message can keep a row from being written.
 */
public final class JdbcActivityStore implements ActivityStore {
    private static final int MAX_MESSAGE_ID = 600;
    private static final int MAX_MAIL_NAME = 200;
    private static final int MAX_ADDRESS = 400;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_DESTINATIONS = 50;
    private static final int MAX_REASON = 1000;
    private static final int DELETED_AT_ONCE = 5000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    public JdbcActivityStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(List<ActivityRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Object[]> columns = rows.stream().map(JdbcActivityStore::columns).collect(Collectors.toList());
        database.writeBehind(session -> {
            session.updateEach(
                    "insert into activity (time, message_id, mail_name, sender, recipient, recipient_key, zone, account,"
                            + " rule_id, outcome, destinations, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    columns);
            return null;
        });
    }

    private static Object[] columns(ActivityRow row) {
        return new Object[] {
            row.time(),
            row.messageId().map(id -> fitting(id, MAX_MESSAGE_ID)).orElse(null),
            row.mailName().map(name -> fitting(name, MAX_MAIL_NAME)).orElse(null),
            row.sender().map(sender -> fitting(sender, MAX_ADDRESS)).orElse(null),
            fitting(row.recipient(), MAX_ADDRESS),
            recipientKey(row.recipient()),
            row.zone().map(zone -> fitting(zone, MAX_DOMAIN)).orElse(null),
            row.account().orElse(null),
            row.ruleId().orElse(null),
            row.outcome().word(),
            JSON.valueToTree(row.destinations().stream()
                            .limit(MAX_DESTINATIONS)
                            .map(destination -> fitting(destination, MAX_ADDRESS))
                            .collect(Collectors.toList()))
                    .toString(),
            fitting(row.reason(), MAX_REASON)
        };
    }

    /** Cut to the column, without NUL, which PostgreSQL has no place for. */
    private static String fitting(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max) : text;
        return cut.replace('\0', '?');
    }

    private static String recipientKey(String recipient) {
        return fitting(recipient.toLowerCase(Locale.ROOT), MAX_ADDRESS);
    }

    @Override
    public Page<ActivityRow> find(ActivityQuery query, PageRequest page) {
        Conditions wanted = new Conditions();
        query.messageId().ifPresent(id -> wanted.add("message_id = ?", fitting(id, MAX_MESSAGE_ID)));
        query.mailName().ifPresent(name -> wanted.add("mail_name = ?", fitting(name, MAX_MAIL_NAME)));
        query.recipient().ifPresent(recipient -> wanted.add("recipient_key = ?", recipientKey(recipient)));
        query.zone().ifPresent(zone -> wanted.add("zone = ?", fitting(zone, MAX_DOMAIN)));
        query.outcome().ifPresent(outcome -> wanted.add("outcome = ?", outcome.word()));
        query.since().ifPresent(time -> wanted.add("time >= ?", time));
        query.until().ifPresent(time -> wanted.add("time < ?", time));
        return database.read(session -> new Page<>(
                session.list(
                        JdbcActivityStore::read,
                        "select * from activity" + wanted.where() + " order by time desc, id desc limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from activity" + wanted.where(), wanted.parametersAnd())));
    }

    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        private void add(String condition, Object parameter) {
            conditions.add(condition);
            parameters.add(parameter);
        }

        private String where() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }

        private Object[] parametersAnd(Object... others) {
            List<Object> all = new ArrayList<>(parameters);
            all.addAll(List.of(others));
            return all.toArray();
        }
    }

    private static ActivityRow read(ResultSet row) throws SQLException {
        return ImmutableActivityRow.builder()
                .time(Session.instant(row, "time"))
                .messageId(Optional.ofNullable(row.getString("message_id")))
                .mailName(Optional.ofNullable(row.getString("mail_name")))
                .sender(Optional.ofNullable(row.getString("sender")))
                .recipient(row.getString("recipient"))
                .zone(Optional.ofNullable(row.getString("zone")))
                .account(Optional.ofNullable(row.getString("account")))
                .ruleId(Optional.ofNullable(row.getString("rule_id")))
                .outcome(ActivityOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)))
                .addDestinations(texts(row.getString("destinations")))
                .reason(row.getString("reason"))
                .build();
    }

    private static String[] texts(String json) {
        try {
            return JSON.readValue(json, String[].class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a list of texts: " + json, e);
        }
    }

    /** A part at a time, so that rows can be written meanwhile. */
    @Override
    public int deleteBefore(Instant time) {
        int deleted = 0;
        int lately;
        do {
            lately = database.writeBehind(session -> session.update(
                    "delete from activity where id in (select id from activity where time < ? order by time limit ?)",
                    time,
                    DELETED_AT_ONCE));
            deleted += lately;
        } while (lately == DELETED_AT_ONCE);
        return deleted;
    }
}
