package dev.emailrouting.pack;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

import com.google.common.primitives.Ints;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.tlsreport.ReportTimes;
import dev.emailrouting.routing.tlsreport.SessionCounter;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcReceivedReportStore;
import dev.emailrouting.storage.JdbcTlsReportStore;
import dev.emailrouting.tlsrpt.TlsSessions;
import org.apache.james.metrics.api.MetricFactory;

/** What counts sessions for TLS reports, where any are sent, and keeps them and the reports of others. */
final class TlsReports implements AutoCloseable {
    private static final String DROPPED = "emailRouting-tls-sessions-dropped";

    private final JdbcTlsReportStore store;
    private final JdbcReceivedReportStore received;
    private final Optional<SessionCounter> counter;
    private final Settings settings;
    private final Clock clock;

    TlsReports(Settings settings, Database database, SecureRandom random, MetricFactory metrics, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        store = new JdbcTlsReportStore(database, random);
        received = new JdbcReceivedReportStore(database, random);
        counter = settings.tlsReporter()
                .map(reporter -> SessionCounter.start(
                        store, dropped -> metrics.generate(DROPPED).add(Ints.saturatedCast(dropped)), clock));
    }

    TlsSessions sessions() {
        return counter.<TlsSessions>map(counting -> counting).orElseGet(TlsSessions::uncounted);
    }

    JdbcTlsReportStore store() {
        return store;
    }

    JdbcReceivedReportStore received() {
        return received;
    }

    /** Says how many reports it was. */
    int deleteOld() {
        return store.deleteBefore(ReportTimes.oldestKept(clock.instant()))
                + received.deleteBefore(clock.instant().minus(settings.receivedTlsReportRetention()));
    }

    @Override
    public void close() {
        counter.ifPresent(SessionCounter::close);
    }
}
