package dev.emailrouting.smtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import dev.emailrouting.smtp.RecipientResult.Verdict;
import dev.emailrouting.smtp.UnprovenHost.Kind;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What RFC 8461 4.2 and 7.2 demand of a session, and what a session that demands nothing tells all the same. */
class AuthenticatedTlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final String HOST = "mx.example.com";

    private ScriptedSmtpServer server;
    private SmtpClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedSmtpServer();
        client = client(Clock.systemUTC());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void aHostThatItsCertificateProvesGetsTheMail() throws Exception {
        server.offeringTls(serving(authority -> authority.issue("other.example.com", HOST)));

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.isAuthenticated()).isTrue();
        assertThat(report.tls()).contains("TLSv1.3");
        assertThat(server.onlySession().serverNames()).containsExactly(HOST); // RFC 8461 7.1
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aProbeLooksAtTheTlsAndNamesNoMail() throws Exception {
        server.offeringTls(serving(authority -> authority.issue(HOST)));

        TlsProbeReport report = probe();

        assertThat(report.tls()).contains("TLSv1.3");
        assertThat(report.problem()).isEmpty();
        assertThat(server.onlySession().commands()).last().isEqualTo("QUIT");
        assertThat(server.onlySession().commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void aProbeTellsWhatKeepsTheMailAway() throws Exception {
        assertThat(probe().problem()).contains("does not offer STARTTLS");

        server.offeringTls(serving(authority -> authority.issue("other.example.com")));

        assertThat(probe().problem())
                .contains("TLS handshake: its certificate is not for mx.example.com, but for other.example.com");
    }

    private TlsProbeReport probe() throws IOException {
        return client.probe(server.asHop(HOST));
    }

    static List<Arguments> unprovenServers() {
        return List.of(
                unproven("another name", Kind.CERTIFICATE_HOST_MISMATCH, authority -> authority.issue("example.com")),
                unproven(
                        "a common name only",
                        Kind.CERTIFICATE_HOST_MISMATCH,
                        authority -> authority.issueWithCommonNameOnly(HOST)),
                unproven(
                        "its address",
                        Kind.CERTIFICATE_HOST_MISMATCH,
                        authority -> authority.issueForAddress("127.0.0.1")),
                unproven(
                        "a wildcard two labels up",
                        Kind.CERTIFICATE_HOST_MISMATCH,
                        authority -> authority.issue("*.com")),
                unproven(
                        "a wildcard in part of a label",
                        Kind.CERTIFICATE_HOST_MISMATCH,
                        authority -> authority.issue("m*.example.com")),
                unproven("expired", Kind.CERTIFICATE_EXPIRED, authority -> authority.issueExpired(HOST)),
                unproven(
                        "of a stranger",
                        Kind.CERTIFICATE_NOT_TRUSTED,
                        authority -> TestAuthority.named("A stranger").issue(HOST)));
    }

    private static Arguments unproven(String name, Kind kind, Function<TestAuthority, TestAuthority.ServerKey> key) {
        return Arguments.of(name, kind, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unprovenServers")
    void aServerThatIsNotProvenSeesNoEnvelope(
            String name, Kind kind, Function<TestAuthority, TestAuthority.ServerKey> key) throws Exception {
        server.offeringTls(serving(key));

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(only(report).reason()).startsWith("TLS handshake: its certificate");
        assertThat(report.unproven().map(UnprovenHost::kind)).contains(kind);
        assertThat(report.isAuthenticated()).isFalse();
        assertThat(server.onlySession().commands()).containsExactly("EHLO relay.example.org", "STARTTLS");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unprovenServers")
    void whereNothingIsDemandedTheMailGoesAndTheVerdictIsTold(
            String name, Kind kind, Function<TestAuthority, TestAuthority.ServerKey> key) throws Exception {
        server.offeringTls(serving(key));

        DeliveryReport report = deliver(StartTls.WHEN_OFFERED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.tls()).contains("TLSv1.3");
        assertThat(report.unproven().map(UnprovenHost::kind)).contains(kind);
        assertThat(server.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "454 4.7.0 not now, answered \"454 4.7.0 not now\" to STARTTLS",
        "502 5.5.1 what?, answered \"502 5.5.1 what?\" to STARTTLS",
        "554 5.7.0 never, answered \"554 5.7.0 never\" to STARTTLS",
    })
    void aServerThatTakesItsOfferBackSeesNoEnvelope(String reply, String reason) throws Exception {
        server.offeringTls().answering("STARTTLS", reply);

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(only(report).reason()).isEqualTo(reason);
        assertThat(report.unproven()).contains(UnprovenHost.of(Kind.STARTTLS_NOT_SUPPORTED, reason));
        assertThat(server.onlySession().commands()).containsExactly("EHLO relay.example.org", "STARTTLS", "QUIT");
    }

    @Test
    void aServerWithoutStartTlsSeesNoEnvelope() throws Exception {
        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(only(report).reason()).isEqualTo("does not offer STARTTLS");
        assertThat(report.unproven().map(UnprovenHost::kind)).contains(Kind.STARTTLS_NOT_SUPPORTED);
        assertThat(server.onlySession().commands()).containsExactly("EHLO relay.example.org", "QUIT");
    }

    @Test
    void aServerWithoutEhloSeesNoEnvelope() throws Exception {
        server.answering("EHLO", "502 5.5.1 what?");

        assertThat(only(deliver(StartTls.AUTHENTICATED)).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(server.onlySession().commands()).doesNotContain("MAIL FROM:<sender@example.org>");
    }

    @ParameterizedTest
    @CsvSource({"(connected), 554 5.3.2 closed", "EHLO, 421 4.3.2 busy", "STARTTLS, 421 4.3.2 busy"})
    void whatIsSaidBeforeTlsIsNeverFinalAndNoFailureOfTls(String command, String reply) throws Exception {
        server.offeringTls(serving(authority -> authority.issue(HOST))).answering(command, reply);

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.TEMPORARY);
        assertThat(report.unproven()).isEmpty();
        assertThat(report.tls()).isEmpty();
    }

    @Test
    void whatAProvenHostSaysKeepsItsMeaning() throws Exception {
        server.offeringTls(serving(authority -> authority.issue(HOST))).answering("RCPT", "550 5.1.1 no such user");

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(only(report).verdict()).isEqualTo(Verdict.PERMANENT);
        assertThat(report.isAuthenticated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.3, true", "TLSv1.1, false", "TLSv1, false"})
    void tls12IsTheLeast(String version, boolean spoken) throws Exception { // RFC 8461 7.2
        if (spoken) {
            server.offeringTls(serving(authority -> authority.issue(HOST))).speakingOnly(version);
        } else {
            server.offeringOldTls(version.equals("TLSv1") ? 1 : 2);
        }

        DeliveryReport report = deliver(StartTls.AUTHENTICATED);

        assertThat(report.tls()).isEqualTo(spoken ? Optional.of(version) : Optional.empty());
        assertThat(report.unproven().map(UnprovenHost::kind))
                .isEqualTo(spoken ? Optional.empty() : Optional.of(Kind.VALIDATION_FAILURE));
        assertThat(server.messages()).hasSize(spoken ? 1 : 0);
    }

    @Test
    void aServerThatEndsTheHandshakeIsAFailureOfTls() throws Exception {
        server.offering("STARTTLS").answering("STARTTLS", (command, out) -> {
            out.write("220 ready\r\n".getBytes(ISO_8859_1));
            out.flush();
            throw new IOException("no key");
        });

        DeliveryReport report = deliver(StartTls.WHEN_OFFERED);

        assertThat(report.isHandshakeFailed()).isTrue();
        assertThat(report.unproven().map(UnprovenHost::kind)).contains(Kind.VALIDATION_FAILURE);
    }

    @Test
    void aServerThatKeepsSilentInTheHandshakeIsAFailureOfTls() throws Exception {
        server.offering("STARTTLS").answering("STARTTLS", (command, out) -> {
            out.write("220 ready\r\n".getBytes(ISO_8859_1));
            out.flush();
            Thread.sleep(10_000);
        });
        SmtpTimes hasty =
                ImmutableSmtpTimes.builder().silence(Duration.ofMillis(300)).build();
        try (SmtpClient impatient = client(hasty, Clock.systemUTC())) {
            DeliveryReport report = deliver(impatient, StartTls.AUTHENTICATED);

            assertThat(report.isHandshakeFailed()).isTrue();
            assertThat(report.unproven().map(UnprovenHost::kind)).contains(Kind.VALIDATION_FAILURE);
        }
    }

    @Test
    void inClearOnPurposeIsNoFailure() throws Exception {
        server.offeringTls(serving(authority -> authority.issue(HOST)));

        DeliveryReport report = deliver(StartTls.NEVER);

        assertThat(report.tls()).isEmpty();
        assertThat(report.unproven()).isEmpty();
        assertThat(report.isAuthenticated()).isFalse();
    }

    @Test
    void aSessionThatIsTakenUpAgainIsJudgedAnew() throws Exception {
        server.offeringTls(serving(authority -> authority.issue(HOST))).speakingOnly("TLSv1.2");
        assertThat(deliver(StartTls.AUTHENTICATED).isAuthenticated()).isTrue();
        SteppingClock later = new SteppingClock();
        try (SmtpClient aging = client(later)) {
            assertThat(deliver(aging, StartTls.AUTHENTICATED).isAuthenticated()).isTrue();

            later.now = Instant.now().plus(Duration.ofDays(30));

            assertThat(deliver(aging, StartTls.AUTHENTICATED).unproven().map(UnprovenHost::kind))
                    .contains(Kind.CERTIFICATE_EXPIRED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, WHEN_OFFERED",
        "TLSv1.3, WHEN_OFFERED",
        "TLSv1.2, AUTHENTICATED",
        "TLSv1.3, AUTHENTICATED",
    })
    void aNewCertificateIsSeenAtOnceWhereTheOldOneWasNoGood(String version, StartTls startTls) throws Exception {
        AtomicReference<KeyStore> shown =
                new AtomicReference<>(AUTHORITY.issue("other.example.com").store());
        server.offeringTls(TestCertificates.servingWhat(shown::get)).speakingOnly(version);
        assertThat(deliver(startTls).isAuthenticated()).isFalse();

        shown.set(AUTHORITY.issue(HOST).store());

        assertThat(deliver(startTls).isAuthenticated()).isTrue();
    }

    /** Sessions of both kinds, with the good and the bad server at one address, side by side. */
    @Test
    void noVerdictLeaksFromOneSessionToAnother() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (ScriptedSmtpServer bad = new ScriptedSmtpServer("127.0.0.2", server.port())) {
            server.offeringTls(serving(authority -> authority.issue(HOST)));
            bad.offeringTls(serving(authority -> authority.issue("other.example.com")));
            List<Callable<Boolean>> deliveries = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                deliveries.add(() -> deliver(client, server.asHop(HOST), StartTls.WHEN_OFFERED)
                        .isAuthenticated());
                deliveries.add(() ->
                        !deliver(client, bad.asHop(HOST), StartTls.WHEN_OFFERED).isAuthenticated());
                deliveries.add(() -> deliver(client, server.asHop(HOST), StartTls.AUTHENTICATED)
                        .isAuthenticated());
                deliveries.add(() -> !deliver(client, bad.asHop(HOST), StartTls.AUTHENTICATED)
                        .isAuthenticated());
            }

            for (Future<Boolean> asExpected : threads.invokeAll(deliveries)) {
                assertThat(asExpected.get()).isTrue();
            }
            assertThat(server.messages()).hasSize(200);
            assertThat(bad.messages()).hasSize(100);
        } finally {
            threads.shutdownNow();
        }
    }

    private static SSLContext serving(Function<TestAuthority, TestAuthority.ServerKey> key) {
        return TestCertificates.serving(key.apply(AUTHORITY).store());
    }

    private static SmtpClient client(Clock clock) {
        return client(SmtpTimes.defaults(), clock);
    }

    private static SmtpClient client(SmtpTimes times, Clock clock) {
        return new SmtpClient(
                () -> "relay.example.org", times, CertificateCheck.against(AUTHORITY.trustStore()), clock);
    }

    private DeliveryReport deliver(StartTls startTls) throws IOException {
        return deliver(client, startTls);
    }

    private DeliveryReport deliver(SmtpClient by, StartTls startTls) throws IOException {
        return deliver(by, server.asHop(HOST), startTls);
    }

    private static DeliveryReport deliver(SmtpClient by, NextHop hop, StartTls startTls) throws IOException {
        return by.deliver(
                hop,
                ImmutableEnvelope.builder()
                        .sender(EnvelopeAddress.parse("sender@example.org"))
                        .addRecipients(EnvelopeRecipient.of(
                                EnvelopeAddress.parse("rcpt@example.com").orElseThrow()))
                        .build(),
                OutgoingMessage.of(
                        () -> new ByteArrayInputStream("Subject: hello\r\n\r\nbody\r\n".getBytes(ISO_8859_1))),
                startTls);
    }

    private static RecipientResult only(DeliveryReport report) {
        assertThat(report.results()).hasSize(1);
        return report.results().get(0);
    }

    private static final class SteppingClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for local time");
        }
    }
}
