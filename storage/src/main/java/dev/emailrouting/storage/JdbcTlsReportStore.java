package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.tlsreport.ImmutableOutgoingReport;
import dev.emailrouting.routing.tlsreport.ImmutableReportLease;
import dev.emailrouting.routing.tlsreport.OutgoingReport;
import dev.emailrouting.routing.tlsreport.ReportLease;
import dev.emailrouting.routing.tlsreport.ReportQuery;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.SessionCount;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.PolicyResult;

/** Counted sessions and their reports in a database. Counts reach the disk within a second; that a report is sent does at once. */
public final class JdbcTlsReportStore implements TlsReportStore {
    private static final int CANDIDATES = 10;
    private static final int MAX_REASON = 1000;
    private static final String WITH_COUNTS = "select r.*,"
            + " (select coalesce(sum(p.successes), 0) from tls_policies p"
            + " where p.report_day = r.report_day and p.domain = r.domain) as successes,"
            + " (select coalesce(sum(f.sessions), 0) from tls_failures f"
            + " where f.report_day = r.report_day and f.domain = r.domain) as failures"
            + " from tls_reports r";

    private final Database database;
    private final SecureRandom random;

    public JdbcTlsReportStore(Database database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public void add(List<SessionCount> counts) {
        database.writeBehind(session -> {
            SessionCounts.add(session, counts);
            return null;
        });
    }

    @Override
    public Optional<ReportLease> lease(Instant now, Duration time) {
        String token = Hex.randomId(random);
        return database.writeBehind(session -> lease(session, token, now, time));
    }

    private static Optional<ReportLease> lease(Session session, String token, Instant now, Duration time)
            throws SQLException {
        List<Candidate> candidates = session.list(
                Candidate::new,
                "select * from tls_reports where state = ? and due <= ? order by due, domain limit ?",
                ReportState.WAITING.word(),
                now,
                CANDIDATES);
        for (Candidate candidate : candidates) {
            // Another node that was faster has made it due later.
            if (session.update(
                            "update tls_reports set due = ?, lease = ?, attempts = attempts + 1"
                                    + " where report_day = ? and domain = ? and due = ? and state = ?",
                            now.plus(time),
                            token,
                            candidate.day.toString(),
                            candidate.domain,
                            candidate.due,
                            ReportState.WAITING.word())
                    == 1) {
                return Optional.of(ImmutableReportLease.builder()
                        .day(candidate.day)
                        .domain(candidate.domain)
                        .token(token)
                        .attempts(candidate.attempts + 1)
                        .giveUp(candidate.giveUp)
                        .results(SessionCounts.of(session, candidate.day, candidate.domain))
                        .build());
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean end(ReportLease lease, ReportState state, String reason) {
        return database.write(session -> session.update(
                        "update tls_reports set state = ?, reason = ? where report_day = ? and domain = ? and lease = ?",
                        state.word(),
                        bounded(reason),
                        lease.day().toString(),
                        lease.domain(),
                        lease.token())
                == 1);
    }

    @Override
    public void retry(ReportLease lease, Instant due, String reason) {
        database.write(session -> session.update(
                "update tls_reports set state = ?, reason = ?, due = ? where report_day = ? and domain = ? and lease = ?",
                ReportState.WAITING.word(),
                bounded(reason),
                due,
                lease.day().toString(),
                lease.domain(),
                lease.token()));
    }

    private static String bounded(String reason) {
        return reason.substring(0, Math.min(reason.length(), MAX_REASON));
    }

    @Override
    public Page<OutgoingReport> reports(ReportQuery query, PageRequest page) {
        Conditions wanted = new Conditions()
                .equal("r.report_day", query.day().map(LocalDate::toString))
                .equal("r.domain", query.domain())
                .equal("r.state", query.state().map(ReportState::word));
        return database.read(session -> new Page<>(
                session.list(
                        JdbcTlsReportStore::report,
                        WITH_COUNTS + wanted.where() + " order by r.report_day desc, r.domain limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from tls_reports r" + wanted.where(), wanted.parametersAnd())));
    }

    private static OutgoingReport report(ResultSet row) throws SQLException {
        return ImmutableOutgoingReport.builder()
                .day(LocalDate.parse(row.getString("report_day")))
                .domain(row.getString("domain"))
                .state(ReportState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)))
                .successful(row.getLong("successes"))
                .failed(row.getLong("failures"))
                .due(Session.instant(row, "due"))
                .attempts(row.getInt("attempts"))
                .reason(Optional.ofNullable(row.getString("reason")))
                .build();
    }

    @Override
    public List<PolicyResult> results(LocalDate day, String domain) {
        return database.read(session -> SessionCounts.of(session, day, domain));
    }

    @Override
    public int deleteBefore(LocalDate day) {
        return database.writeBehind(session -> {
            SessionCounts.deleteBefore(session, day);
            return session.update("delete from tls_reports where report_day < ?", day.toString());
        });
    }

    /** A report that is due. */
    private static final class Candidate {
        private final LocalDate day;
        private final String domain;
        private final Instant due;
        private final Instant giveUp;
        private final int attempts;

        private Candidate(ResultSet row) throws SQLException {
            this.day = LocalDate.parse(row.getString("report_day"));
            this.domain = row.getString("domain");
            this.due = Session.instant(row, "due");
            this.giveUp = Session.instant(row, "give_up");
            this.attempts = row.getInt("attempts");
        }
    }
}
