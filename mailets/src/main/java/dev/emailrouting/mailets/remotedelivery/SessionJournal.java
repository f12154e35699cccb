package dev.emailrouting.mailets.remotedelivery;

import java.net.InetAddress;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import com.google.common.net.InetAddresses;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.smtp.DeliveryReport;
import dev.emailrouting.smtp.UnprovenHost;
import dev.emailrouting.smtp.UnprovenHost.Kind;
import dev.emailrouting.tlsrpt.ImmutableTlsFailure;
import dev.emailrouting.tlsrpt.ResultType;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsSession;
import dev.emailrouting.tlsrpt.TlsSessions;
import org.apache.james.metrics.api.MetricFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each session once what became of its encryption: a count, and for the reports of the domain where it wants them (RFC 8460
 * 4.2). A host that could not be reached, or sent us away before TLS could begin, is no session. Never throws.
 */
final class SessionJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionJournal.class);
    private static final String METRIC = "emailRouting-sts-delivery-";
    /** Where nobody asks whose certificate it is, it is no failure (RFC 8460 4.2). */
    private static final Set<Kind> OF_A_CERTIFICATE =
            EnumSet.of(Kind.CERTIFICATE_HOST_MISMATCH, Kind.CERTIFICATE_EXPIRED, Kind.CERTIFICATE_NOT_TRUSTED);

    private final TlsSessions sessions;
    private final MetricFactory metrics;
    private final Clock clock;

    SessionJournal(TlsSessions sessions, MetricFactory metrics, Clock clock) {
        this.sessions = sessions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A policy that could not be had, or be had anew (RFC 8460 4.3.2.2). */
    void tellOfPolicyFault(TransportPolicy policy, PolicyAnswer answer) {
        safely(
                policy,
                () -> answer.fault()
                        .flatMap(fault -> fault.kind().word())
                        .ifPresent(word -> report(policy, Optional.of(TlsFailure.of(ResultType.of(word))))));
    }

    /** A host that the policy does not name; with {@link StsMode#ENFORCE} nobody speaks to it. */
    void tellOfHostNotInPolicy(TransportPolicy policy, String host) {
        safely(policy, () -> tellOfHostNotInPolicy(policy, host, Optional.empty()));
    }

    private void tellOfHostNotInPolicy(TransportPolicy policy, String host, Optional<DeliveryReport> session) {
        count(policy, TlsFailure.MX_NOT_IN_POLICY);
        ImmutableTlsFailure.Builder failure = ImmutableTlsFailure.builder()
                .type(ResultType.VALIDATION_FAILURE)
                .receivingMxHostname(host)
                .reasonCode(TlsFailure.MX_NOT_IN_POLICY);
        session.ifPresent(report -> failure.receivingIp(text(report.hop().address()))
                .sendingMtaIp(report.localAddress().map(SessionJournal::text)));
        report(policy, Optional.of(failure.build()));
    }

    void tell(TransportPolicy policy, DeliveryReport session) {
        safely(policy, () -> tellOfSession(policy, session));
    }

    private void tellOfSession(TransportPolicy policy, DeliveryReport session) {
        if (!policy.permits(session.hop().host())) {
            tellOfHostNotInPolicy(policy, session.hop().host(), Optional.of(session));
            return;
        }
        Optional<UnprovenHost> fault = session.unproven();
        if (session.tls().isEmpty() && fault.isEmpty()) {
            count(policy, "none");
            return;
        }
        count(policy, fault.map(unproven -> unproven.kind().word()).orElse("authenticated"));
        boolean isNotAsked = policy.mode() == StsMode.NONE
                && fault.filter(unproven -> OF_A_CERTIFICATE.contains(unproven.kind()))
                        .isPresent();
        report(policy, fault.filter(unproven -> !isNotAsked).map(unproven -> failure(unproven, session)));
    }

    private static TlsFailure failure(UnprovenHost unproven, DeliveryReport session) {
        return ImmutableTlsFailure.builder()
                .type(ResultType.of(unproven.kind().word()))
                .sendingMtaIp(session.localAddress().map(SessionJournal::text))
                .receivingMxHostname(session.hop().host())
                .receivingIp(text(session.hop().address()))
                .reasonCode(
                        OF_A_CERTIFICATE.contains(unproven.kind()) ? Optional.empty() : Optional.of(unproven.reason()))
                .build();
    }

    private static String text(InetAddress address) {
        return InetAddresses.toAddrString(address);
    }

    private static void safely(TransportPolicy policy, Runnable telling) {
        try {
            telling.run();
        } catch (Throwable t) { // an Error too: no mail is to be held back, or sent again, for it
            LOGGER.error("event=tls-session-not-told domain={}", policy.domain(), t);
        }
    }

    private void count(TransportPolicy policy, String result) {
        metrics.generate(METRIC + policy.mode().word() + "-" + result).increment();
    }

    private void report(TransportPolicy policy, Optional<TlsFailure> failure) {
        policy.reported()
                .ifPresent(reported ->
                        sessions.count(failure.map(found -> TlsSession.failed(clock.instant(), reported, found))
                                .orElseGet(() -> TlsSession.succeeded(clock.instant(), reported))));
    }
}
