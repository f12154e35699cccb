package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityQuery;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.AuthenticationSummary;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.activity.RuleUse;
import dev.emailrouting.routing.activity.RuleUses;
import dev.emailrouting.routing.activity.TransportSummary;
import dev.emailrouting.routing.json.AuthenticationSummaryJson;
import dev.emailrouting.routing.json.TransportSummaryJson;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/**
 * Activity rows in a database. They reach the disk within a second, for the log line is the record and a row need not wait
 * for the disk. They are bounded, so that no message can keep one from being written.
 */
public final class JdbcActivityStore implements ActivityStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final JdbcWebhookStore webhooks;

    /** @param webhooks told of each row that is appended */
    public JdbcActivityStore(Database database, JdbcWebhookStore webhooks) {
        this.database = database;
        this.webhooks = webhooks;
    }

    @Override
    public void append(List<ActivityRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<ActivityRow> bounded = rows.stream().map(ActivityRow::bounded).collect(Collectors.toList());
        database.writeBehind(session -> {
            insert(session, bounded);
            RuleUseCounts.add(session, RuleUses.in(bounded));
            webhooks.tell(session, bounded);
            return null;
        });
    }

    private static void insert(Session session, List<ActivityRow> rows) throws SQLException {
        List<Long> ids = session.insertEach(
                "insert into activity (time, message_id, mail_name, sender, sender_key, recipient, recipient_key, zone,"
                        + " account, rule_id, outcome, destinations, reason, authentication, transport)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows.stream().map(JdbcActivityStore::columns).collect(Collectors.toList()));
        List<Object[]> addresses = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            for (String address : addresses(rows.get(i))) {
                addresses.add(new Object[] {address, ids.get(i)});
            }
        }
        session.updateEach("insert into activity_addresses (address, activity) values (?, ?)", addresses);
    }

    private static Set<String> addresses(ActivityRow row) {
        return Stream.concat(Stream.of(row.recipient()), row.destinations().stream())
                .map(JdbcActivityStore::key)
                .collect(Collectors.toSet());
    }

    private static Object[] columns(ActivityRow row) {
        return new Object[] {
            row.time(),
            row.messageId().orElse(null),
            row.mailName().orElse(null),
            row.sender().orElse(null),
            row.sender().map(JdbcActivityStore::key).orElse(null),
            row.recipient(),
            key(row.recipient()),
            row.zone().orElse(null),
            row.account().orElse(null),
            row.ruleId().orElse(null),
            row.outcome().word(),
            JSON.valueToTree(row.destinations()).toString(),
            row.reason(),
            row.authentication()
                    .map(AuthenticationSummaryJson::write)
                    .map(ObjectNode::toString)
                    .orElse(null),
            row.transport()
                    .map(TransportSummaryJson::write)
                    .map(ObjectNode::toString)
                    .orElse(null)
        };
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    @Override
    public Page<ActivityRow> find(ActivityQuery query, PageRequest page) {
        Conditions wanted = conditions(query.bounded());
        return database.read(session -> new Page<>(
                session.list(
                        JdbcActivityStore::read,
                        "select * from activity" + wanted.where() + " order by time desc, id desc limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from activity" + wanted.where(), wanted.parametersAnd())));
    }

    private static Conditions conditions(ActivityQuery query) {
        return new Conditions()
                .equal("message_id", query.messageId())
                .equal("mail_name", query.mailName())
                .equal("sender_key", query.sender().map(JdbcActivityStore::key))
                .equal("recipient_key", query.recipient().map(JdbcActivityStore::key))
                .matching(
                        "id in (select activity from activity_addresses where address = ?)",
                        query.address().map(JdbcActivityStore::key))
                .equal("zone", query.zone())
                .equal("account", query.account())
                .equal("rule_id", query.ruleId())
                .equal("outcome", query.outcome().map(ActivityOutcome::word))
                .since("time", query.since())
                .until("time", query.until());
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
                .outcome(ActivityOutcome.valueOf(
                        row.getString("outcome").toUpperCase(Locale.ROOT).replace('-', '_')))
                .addDestinations(texts(row.getString("destinations")))
                .reason(row.getString("reason"))
                .authentication(
                        Optional.ofNullable(row.getString("authentication")).map(JdbcActivityStore::summary))
                .transport(Optional.ofNullable(row.getString("transport")).map(JdbcActivityStore::transport))
                .build();
    }

    private static String[] texts(String json) {
        try {
            return JSON.readValue(json, String[].class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a list of texts: " + json, e);
        }
    }

    private static AuthenticationSummary summary(String json) {
        try {
            return AuthenticationSummaryJson.read(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not what checks found: " + json, e);
        }
    }

    private static TransportSummary transport(String json) {
        try {
            return TransportSummaryJson.read(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not how a message left: " + json, e);
        }
    }

    @Override
    public Map<String, RuleUse> usesOf(Set<String> ruleIds) {
        return ruleIds.isEmpty() ? Map.of() : database.read(session -> RuleUseCounts.of(session, ruleIds));
    }

    /** A part at a time, so that rows can be written meanwhile. */
    @Override
    public int deleteBefore(Instant time) {
        return database.deleteBefore("activity", "time", time);
    }
}
