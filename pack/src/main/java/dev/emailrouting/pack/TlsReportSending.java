package dev.emailrouting.pack;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Provider;
import javax.inject.Singleton;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.james.Spool;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.TlsReportMails;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.tlsreport.HttpsReportPoster;
import dev.emailrouting.routing.tlsreport.ImmutableSettings;
import dev.emailrouting.routing.tlsreport.Reporter;
import dev.emailrouting.routing.tlsreport.TlsReportDelivery;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import org.apache.james.metrics.api.MetricFactory;

/** Sends TLS reports, where there is a contact for them; the health check says when they cannot be signed. */
@Singleton
class TlsReportSending {
    private static final String METRIC = "emailRouting-tls-report-";
    private static final Duration TIME_TO_START = Duration.ofSeconds(30);

    private final Optional<OutboundHttp> http;
    private final Optional<TlsReportDelivery> delivery;

    @Inject
    TlsReportSending(
            Settings settings,
            TlsReportStore store,
            DnsClient dns,
            KeysDirectory keys,
            // Asked for with the first mail: when extensions are made, James has no queues.
            Provider<Spool> spool,
            StartUpChecks checks,
            MetricFactory metrics,
            Clock clock) {
        Optional<Reporter> reporter = settings.tlsReporter();
        http = reporter.map(sending -> OutboundHttp.toPublicAddresses(dns));
        delivery = reporter.map(sending -> TlsReportDelivery.start(
                store,
                new TlsRptLookup(dns),
                (report, domain, to, giveUp) ->
                        new TlsReportMails(spool.get(), keys, sending, clock).mail(report, domain, to, giveUp),
                new HttpsReportPoster(http.get()),
                ImmutableSettings.builder()
                        .reporter(sending)
                        .onlyFailures(settings.onlyFailuresInTlsReports())
                        .pause(settings.tlsReportPause())
                        .restAtFirst(TIME_TO_START)
                        .build(),
                outcome -> metrics.generate(METRIC + outcome).increment(),
                clock));
        reporter.ifPresent(sending -> checks.watchDegradation(() -> keyMissing(sending, keys)));
    }

    private static Optional<String> keyMissing(Reporter reporter, KeysDirectory keys) {
        return keys.signingKeysFor(reporter.submitter()).isEmpty()
                ? Optional.of("there is no key of " + reporter.submitter() + ": TLS reports are not sent")
                : Optional.empty();
    }

    @PreDestroy
    void close() {
        delivery.ifPresent(TlsReportDelivery::close);
        http.ifPresent(OutboundHttp::close);
    }
}
