package dev.emailrouting.routing.tlsreport;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.google.common.collect.Iterables;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.tlsrpt.ReportUri;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsRptAnswer;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import dev.emailrouting.tlsrpt.TlsRptRecord;
import org.immutables.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what reports are due, one after the other by a thread of its own, to all addresses that the domain names at that time
 * (RFC 8460 3). A report is sent when one of them took it; what none took is tried again, with pauses that double, and given up
 * after 24 hours (RFC 8460 5.5). A report is marked as sent before it is: a node that dies meanwhile loses one rather than sending
 * it twice. What strangers name is bounded by {@link AddressAllowance}, and of a record one address is waited for.
 */
public final class TlsReportDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsReportDelivery.class);
    /** Longer than a report can take. */
    private static final Duration LEASE = Duration.ofMinutes(15);

    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);
    private static final Duration REST_WITHOUT_STORE = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final String DEFERRED = "deferred";
    /** Of one record; a record can name as many strangers as its owner likes. */
    static final int MAX_ADDRESSES = 5;

    private final TlsReportStore store;
    private final TlsRptLookup records;
    private final ReportMailer mailer;
    private final ReportPoster poster;
    private final Settings settings;
    private final Consumer<String> outcomes;
    private final Clock clock;
    private final AddressAllowance allowance;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread sender = new Thread(this::sendUntilClosed, "email-routing-tls-reports");
    /** What the store could not be told, of the report that was tried last. */
    private Optional<Runnable> untold = Optional.empty();

    private TlsReportDelivery(
            TlsReportStore store,
            TlsRptLookup records,
            ReportMailer mailer,
            ReportPoster poster,
            Settings settings,
            Consumer<String> outcomes,
            Clock clock) {
        this.store = store;
        this.records = records;
        this.mailer = mailer;
        this.poster = poster;
        this.settings = settings;
        this.outcomes = outcomes;
        this.clock = clock;
        this.allowance = new AddressAllowance(clock);
    }

    /** Whose reports, which and how fast. */
    @Value.Immutable
    public interface Settings {
        Reporter reporter();

        /** Whether days without a failure are passed over. */
        boolean onlyFailures();

        /** Between two reports. */
        Duration pause();

        /** Before the first one: a server that starts cannot mail anything yet. */
        Duration restAtFirst();
    }

    /** @param outcomes told of each try what became of it: a word, {@code sent} or {@code deferred} or another {@link ReportState} */
    public static TlsReportDelivery start(
            TlsReportStore store,
            TlsRptLookup records,
            ReportMailer mailer,
            ReportPoster poster,
            Settings settings,
            Consumer<String> outcomes,
            Clock clock) {
        TlsReportDelivery delivery = new TlsReportDelivery(store, records, mailer, poster, settings, outcomes, clock);
        delivery.sender.setDaemon(true);
        delivery.sender.start();
        return delivery;
    }

    private void sendUntilClosed() {
        try {
            closing.await(settings.restAtFirst().toMillis(), TimeUnit.MILLISECONDS);
            while (closing.getCount() > 0) {
                closing.await(sendNext().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how long to wait before the next. */
    private Duration sendNext() {
        try {
            tellAgain();
            Optional<ReportLease> lease = store.lease(clock.instant(), LEASE);
            lease.ifPresent(this::send);
            return lease.isPresent() ? settings.pause() : LOOK_AROUND;
        } catch (StoreUnavailableException e) {
            if (untold.isPresent()) {
                LOGGER.warn("event=tls-report-untold reason=\"{}\"", quotable(e.getMessage()));
                return LOOK_AROUND;
            }
            LOGGER.debug("event=tls-reports-wait reason=\"{}\"", e.getMessage());
            return REST_WITHOUT_STORE;
        } catch (RuntimeException e) {
            // Thrown on, it would end the reports for good; the one at fault comes again after its lease, until it is
            // given up.
            LOGGER.error("event=tls-reports-failed", e);
            untold = Optional.empty();
            return REST_WITHOUT_STORE;
        }
    }

    /** A report that stands as sent, and was not, would be lost. */
    private void tell(Runnable outcome) {
        untold = Optional.of(outcome);
        tellAgain();
    }

    private void tellAgain() {
        untold.ifPresent(Runnable::run);
        untold = Optional.empty();
    }

    private void send(ReportLease lease) {
        TlsReport report = settings.reporter().report(lease.day(), lease.domain(), lease.results());
        if (!clock.instant().isBefore(lease.giveUp())) {
            end(lease, ReportState.FAILED, "it could not be tried in time");
        } else if (settings.onlyFailures() && report.failed() == 0) {
            end(lease, ReportState.UNEVENTFUL, "nothing failed");
        } else {
            // RFC 8460 3: where the reports go is asked when they go there.
            TlsRptAnswer answer = records.find(lease.domain());
            if (answer.isUnknown()) {
                retryOrGiveUp(lease, TlsRptLookup.nameOf(lease.domain()) + ": " + answer.reason());
            } else if (answer.record().isEmpty()) {
                end(lease, ReportState.UNWANTED, answer.reason());
            } else {
                send(lease, report, answer.record().get());
            }
        }
    }

    private void send(ReportLease lease, TlsReport report, TlsRptRecord record) {
        if (!store.end(lease, ReportState.SENT, "to " + record)) {
            return;
        }
        List<String> refusals = new ArrayList<>();
        boolean taken = false;
        for (ReportUri uri : Iterables.limit(addresses(record), MAX_ADDRESSES)) {
            Optional<String> refusal = trySending(lease, report, uri);
            taken |= refusal.isEmpty();
            refusal.ifPresent(reason -> refusals.add(uri + ": " + reason));
        }
        if (taken) {
            outcomes.accept(ReportState.SENT.word());
            LOGGER.info(
                    "event=tls-report outcome=sent day={} domain={} successful={} failed={} refused=\"{}\"",
                    lease.day(),
                    lease.domain(),
                    report.successful(),
                    report.failed(),
                    quotable(String.join("; ", refusals)));
        } else {
            retryOrGiveUp(lease, String.join("; ", refusals));
        }
    }

    /** Each mailbox once, however it is spelled, and of those that reports are posted to the first. */
    private static List<ReportUri> addresses(TlsRptRecord record) {
        List<ReportUri> addresses = new ArrayList<>();
        Set<EmailAddress> mailboxes = new HashSet<>();
        boolean isPostedTo = false;
        for (ReportUri uri : record.rua()) {
            boolean isToBePosted = uri.url().isPresent();
            boolean isRepeated = isToBePosted
                    ? isPostedTo
                    : !mailbox(uri).map(mailboxes::add).orElse(true);
            if (!isRepeated) {
                addresses.add(uri);
            }
            isPostedTo |= isToBePosted;
        }
        return addresses;
    }

    private static Optional<EmailAddress> mailbox(ReportUri uri) {
        try {
            return uri.mailbox().map(mailbox -> EmailAddress.parse("rua", mailbox));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** What is thrown is a refusal too: the report is marked as sent by now, and would be lost. */
    private Optional<String> trySending(ReportLease lease, TlsReport report, ReportUri uri) {
        try {
            return send(lease, report, uri);
        } catch (RuntimeException e) {
            LOGGER.error("event=tls-report-broken day={} domain={}", lease.day(), lease.domain(), e);
            return Optional.of("it failed on our side: " + e);
        }
    }

    private Optional<String> send(ReportLease lease, TlsReport report, ReportUri uri) {
        Optional<URI> url = uri.url();
        if (url.isPresent()) {
            return post(report, url.get());
        }
        Optional<String> mailbox = uri.mailbox();
        if (mailbox.isEmpty()) {
            return Optional.of("reports go to mailto: and https: only");
        }
        try {
            return mail(lease, report, EmailAddress.parse("rua", mailbox.get()));
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> mail(ReportLease lease, TlsReport report, EmailAddress to) {
        Optional<String> refusal =
                allowance.refusalOfMail(to).or(() -> mailer.mail(report, lease.domain(), to, lease.giveUp()));
        if (refusal.isEmpty()) {
            allowance.mailed(to);
        }
        return refusal;
    }

    private Optional<String> post(TlsReport report, URI url) {
        Optional<String> refusal = allowance.refusalOfPost(url);
        if (refusal.isPresent()) {
            return refusal;
        }
        Instant begun = clock.instant();
        try {
            return poster.post(url, report);
        } finally {
            allowance.waitedFor(url, Duration.between(begun, clock.instant()));
        }
    }

    private void retryOrGiveUp(ReportLease lease, String reason) {
        Instant due = clock.instant().plus(ReportTimes.pauseAfter(lease.attempts()));
        if (due.isBefore(lease.giveUp())) {
            outcomes.accept(DEFERRED);
            LOGGER.info(
                    "event=tls-report outcome={} day={} domain={} attempts={} reason=\"{}\"",
                    DEFERRED,
                    lease.day(),
                    lease.domain(),
                    lease.attempts(),
                    quotable(reason));
            tell(() -> store.retry(lease, due, reason));
        } else {
            end(lease, ReportState.FAILED, reason);
        }
    }

    private void end(ReportLease lease, ReportState state, String reason) {
        outcomes.accept(state.word());
        LOGGER.info(
                "event=tls-report outcome={} day={} domain={} reason=\"{}\"",
                state.word(),
                lease.day(),
                lease.domain(),
                quotable(reason));
        tell(() -> store.end(lease, state, reason));
    }

    private static String quotable(String reason) {
        return reason.replace('"', '\'');
    }

    /** Begins no other report. The one under way ends, or comes again. */
    @Override
    public void close() {
        closing.countDown();
        try {
            sender.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (sender.isAlive()) {
            sender.interrupt();
        }
    }
}
