package dev.emailrouting.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.ReportTimes;
import dev.emailrouting.routing.tlsreport.SessionCount;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.FailureCount;
import dev.emailrouting.tlsrpt.ImmutablePolicyResult;
import dev.emailrouting.tlsrpt.PolicyResult;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsReportJson;
import dev.emailrouting.tlsrpt.TlsReportReader;

/** The tables {@code tls_policies} and {@code tls_failures}. */
final class SessionCounts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SessionCounts() {}

    /** In one order at every node, so that nodes which count the same wait for each other. */
    static void add(Session session, List<SessionCount> counts) throws SQLException {
        List<SessionCount> ordered = counts.stream()
                .sorted(Comparator.comparing(SessionCount::day)
                        .thenComparing(count -> count.policy().domain())
                        .thenComparing(count -> key(TlsReportJson.write(count.policy())))
                        .thenComparing(count -> count.failure()
                                .map(failure -> key(TlsReportJson.write(failure)))
                                .orElse("")))
                .collect(Collectors.toList());
        for (SessionCount count : ordered) {
            add(session, count);
        }
    }

    private static void add(Session session, SessionCount count) throws SQLException {
        String day = count.day().toString();
        String domain = count.policy().domain();
        session.update(
                "insert into tls_reports (report_day, domain, state, due, give_up) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                day,
                domain,
                ReportState.WAITING.word(),
                ReportTimes.due(count.day(), domain),
                ReportTimes.giveUp(count.day(), domain));
        long successes = count.failure().isPresent() ? 0 : count.sessions();
        String policy = addToPolicy(session, day, count.policy(), successes);
        if (count.failure().isPresent()) {
            addToFailure(session, day, domain, policy, count.failure().get(), count.sessions());
        }
    }

    /** The key of the policy that it was added to. */
    private static String addToPolicy(Session session, String day, TlsPolicy policy, long successes)
            throws SQLException {
        JsonNode content = TlsReportJson.write(policy);
        String key = key(content);
        if (addSuccesses(session, day, policy.domain(), key, successes)) {
            return key;
        }
        boolean isFull = session.number(
                        "select count(*) from tls_policies where report_day = ? and domain = ?", day, policy.domain())
                >= TlsReportStore.MAX_POLICIES;
        TlsPolicy textless = policy.withoutText();
        if (isFull && !policy.equals(textless)) {
            return addToPolicy(session, day, textless, successes);
        }
        session.update(
                "insert into tls_policies (report_day, domain, policy, content) values (?, ?, ?, ?)"
                        + " on conflict do nothing",
                day,
                policy.domain(),
                key,
                content.toString());
        addSuccesses(session, day, policy.domain(), key, successes);
        return key;
    }

    private static boolean addSuccesses(Session session, String day, String domain, String policy, long successes)
            throws SQLException {
        return session.update(
                        "update tls_policies set successes = successes + ?"
                                + " where report_day = ? and domain = ? and policy = ?",
                        successes,
                        day,
                        domain,
                        policy)
                > 0;
    }

    private static void addToFailure(
            Session session, String day, String domain, String policy, TlsFailure failure, long sessions)
            throws SQLException {
        JsonNode content = TlsReportJson.write(failure);
        String key = key(content);
        if (addFailed(session, day, domain, policy, key, sessions)) {
            return;
        }
        boolean isFull = session.number(
                        "select count(*) from tls_failures where report_day = ? and domain = ? and policy = ?",
                        day,
                        domain,
                        policy)
                >= TlsReportStore.MAX_FAILURES;
        TlsFailure rough = TlsFailure.of(failure.type());
        if (isFull && !failure.equals(rough)) {
            addToFailure(session, day, domain, policy, rough, sessions);
            return;
        }
        session.update(
                "insert into tls_failures (report_day, domain, policy, failure, content) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                day,
                domain,
                policy,
                key,
                content.toString());
        addFailed(session, day, domain, policy, key, sessions);
    }

    private static boolean addFailed(
            Session session, String day, String domain, String policy, String failure, long sessions)
            throws SQLException {
        return session.update(
                        "update tls_failures set sessions = sessions + ?"
                                + " where report_day = ? and domain = ? and policy = ? and failure = ?",
                        sessions,
                        day,
                        domain,
                        policy,
                        failure)
                > 0;
    }

    private static String key(JsonNode content) {
        return Hashing.sha256()
                .hashString(content.toString(), StandardCharsets.UTF_8)
                .toString();
    }

    static List<PolicyResult> of(Session session, LocalDate day, String domain) throws SQLException {
        Map<String, List<FailureCount>> failures = session
                .list(
                        row -> Map.entry(
                                row.getString("policy"),
                                FailureCount.of(TlsReportReader.readFailure(content(row)), row.getLong("sessions"))),
                        "select policy, content, sessions from tls_failures where report_day = ? and domain = ?"
                                + " order by sessions desc, failure",
                        day.toString(),
                        domain)
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return session.list(
                row -> result(row, failures.getOrDefault(row.getString("policy"), List.of())),
                "select policy, content, successes from tls_policies where report_day = ? and domain = ? order by policy",
                day.toString(),
                domain);
    }

    private static PolicyResult result(ResultSet row, List<FailureCount> failures) throws SQLException {
        return ImmutablePolicyResult.builder()
                .policy(TlsReportReader.readPolicy(content(row)))
                .successful(row.getLong("successes"))
                .failed(failures.stream().mapToLong(FailureCount::sessions).sum())
                .failures(failures)
                .build();
    }

    private static JsonNode content(ResultSet row) throws SQLException {
        String json = row.getString("content");
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not what was counted: " + json, e);
        }
    }

    static void deleteBefore(Session session, LocalDate day) throws SQLException {
        session.update("delete from tls_failures where report_day < ?", day.toString());
        session.update("delete from tls_policies where report_day < ?", day.toString());
    }
}
