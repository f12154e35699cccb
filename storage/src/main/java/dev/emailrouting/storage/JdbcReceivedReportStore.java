package dev.emailrouting.storage;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.tlsreport.ImmutableKeptReport;
import dev.emailrouting.routing.tlsreport.ImmutableReceivedReport;
import dev.emailrouting.routing.tlsreport.KeptReport;
import dev.emailrouting.routing.tlsreport.ReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReportQuery;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.routing.tlsreport.RegisteredDomain;
import dev.emailrouting.routing.tlsreport.ReportAllowance;
import dev.emailrouting.tlsrpt.InvalidTlsReportException;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportJson;
import dev.emailrouting.tlsrpt.TlsReportReader;

/** Reports of others in a database. */
public final class JdbcReceivedReportStore implements ReceivedReportStore {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String USAGE = "select count(*) as reports, coalesce(sum(size), 0) as characters"
            + " from tls_reports_received where authentic = ? and received > ?";
    private static final String FIELDS = "select id, received, submitter, authentic, ";

    private final Database database;
    private final SecureRandom random;

    public JdbcReceivedReportStore(Database database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public Keeping keep(ReceivedReport received) {
        String id = Hex.randomId(random);
        return database.write(session -> {
            if (session.number(
                            "select count(*) from tls_reports_received where submitter = ? and report_id = ?"
                                    + " and authentic = ?",
                            received.submitter(),
                            received.report().id(),
                            received.authentic())
                    > 0) {
                return Keeping.REPEATED;
            }
            if (!hasRoom(session, received)) {
                return Keeping.TOO_MANY;
            }
            return insert(session, id, received) ? Keeping.KEPT : Keeping.REPEATED;
        });
    }

    private static boolean hasRoom(Session session, ReceivedReport received) throws SQLException {
        ReportAllowance allowance = ReportAllowance.of(received.authentic());
        Instant dayAgo = received.received().minus(DAY);
        String owner = RegisteredDomain.of(received.submitter());
        Usage all =
                session.first(Usage::new, USAGE, received.authentic(), dayAgo).orElseThrow();
        Usage submitters = session.first(
                        Usage::new,
                        USAGE + " and (submitter = ? or submitter like ? escape '!')",
                        received.authentic(),
                        dayAgo,
                        owner,
                        "%." + owner.replace("_", "!_"))
                .orElseThrow();
        return allowance.hasRoom(all.reports, all.characters)
                && allowance.hasRoomForSubmitter(submitters.reports, submitters.characters);
    }

    /** How many reports there are, and how long they are together. */
    private static final class Usage {
        private final long reports;
        private final long characters;

        private Usage(ResultSet row) throws SQLException {
            this.reports = row.getLong("reports");
            this.characters = row.getLong("characters");
        }
    }

    /** Whether nobody else has kept it meanwhile. */
    private static boolean insert(Session session, String id, ReceivedReport received) throws SQLException {
        TlsReport report = received.report();
        String content = TlsReportJson.write(report).toString();
        String summary = TlsReportJson.write(report.withoutDetails()).toString();
        if (session.update(
                        "insert into tls_reports_received (id, received, submitter, authentic, report_id, begins, successes,"
                                + " failures, summary, content, size)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        id,
                        received.received(),
                        received.submitter(),
                        received.authentic(),
                        report.id(),
                        report.begin(),
                        report.successful(),
                        report.failed(),
                        summary,
                        content,
                        content.length() + summary.length())
                == 0) {
            return false;
        }
        List<Object[]> domains = report.policies().stream()
                .map(result -> result.policy().domain())
                .map(DnsName::of)
                .flatMap(Optional::stream)
                .distinct()
                .map(domain -> new Object[] {id, domain.toString()})
                .collect(Collectors.toList());
        session.updateEach("insert into tls_reports_received_domains (report, domain) values (?, ?)", domains);
        return true;
    }

    @Override
    public Optional<KeptReport> find(String id) {
        return database.read(session -> session.first(
                JdbcReceivedReportStore::read, FIELDS + "content from tls_reports_received where id = ?", id));
    }

    @Override
    public Page<KeptReport> find(ReceivedReportQuery query, PageRequest page) {
        Conditions wanted = new Conditions()
                .matching("id in (select report from tls_reports_received_domains where domain = ?)", query.domain())
                .equal("submitter", query.submitter())
                .matching("authentic = ?", query.authentic())
                .matching("(failures > 0) = ?", query.failed())
                .since("begins", query.since())
                .until("begins", query.until());
        return database.read(session -> new Page<>(
                session.list(
                        JdbcReceivedReportStore::read,
                        // What came before there were summaries has none.
                        FIELDS + "coalesce(summary, content) as content from tls_reports_received" + wanted.where()
                                + " order by begins desc, id limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from tls_reports_received" + wanted.where(), wanted.parametersAnd())));
    }

    private static KeptReport read(ResultSet row) throws SQLException {
        return ImmutableKeptReport.of(
                row.getString("id"),
                ImmutableReceivedReport.builder()
                        .received(Session.instant(row, "received"))
                        .submitter(row.getString("submitter"))
                        .authentic(row.getBoolean("authentic"))
                        .report(report(row.getString("content")))
                        .build());
    }

    private static TlsReport report(String json) {
        try {
            return TlsReportReader.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidTlsReportException e) {
            throw new IllegalStateException("not what was received: " + Texts.quotable(json), e);
        }
    }

    @Override
    public int deleteBefore(Instant time) {
        return database.writeBehind(
                session -> session.update("delete from tls_reports_received where received < ?", time));
    }
}
