package dev.emailrouting.mailets;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import dev.emailrouting.james.Mails;
import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.james.TlsReportMark;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.TransportSummary;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.TestAuthority;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsSession;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.Bouncer;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.emailrouting.mailets.DeliveryHarness.MESSAGE;
import static dev.emailrouting.mailets.DeliveryHarness.mail;
import static dev.emailrouting.mailets.DeliveryHarness.policyOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What MTA-STS asks of a delivery (RFC 8461 4, 5), and what is told of it (RFC 8460 4). */
class MtaStsEnforcementTest {
    private static final String DOMAIN = "example.com";
    private static final String HOST = "mx1.example.com";

    private final DeliveryHarness delivery = new DeliveryHarness();

    @AfterEach
    void stop() throws Exception {
        delivery.close();
    }

    @Test
    void aHostThatMeetsThePolicyGetsTheMail() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor(HOST));

        delivery.send("rcpt@example.com");

        TransportSummary transport = onlyRow(ActivityOutcome.SENT).transport().orElseThrow();
        assertThat(transport.mx()).isEqualTo("mx1.example.com[127.0.0.1]:" + hop.port());
        assertThat(transport.tls()).isEqualTo("TLSv1.3");
        assertThat(transport.policy()).isEqualTo("enforce");
        assertThat(transport.verdict()).isEqualTo("authenticated");
        assertThat(hop.onlySession().serverNames()).containsExactly(HOST); // RFC 8461 7.1
        assertThat(onlySession().failure()).isEmpty();
        assertThat(onlySession().policy())
                .isEqualTo(TlsPolicy.sts(
                        DOMAIN,
                        List.of("version: STSv1", "mode: enforce", "mx: *.example.com", "max_age: 86400"),
                        List.of("*.example.com")));
        assertThat(delivery.metrics.countFor("emailRouting-sts-delivery-enforce-authenticated"))
                .isEqualTo(1);
    }

    static Stream<Arguments> unmetPolicies() {
        return Stream.of(
                unmet("no STARTTLS", "starttls-not-supported", "does not offer STARTTLS", (hop, authority) -> {}),
                unmet(
                        "STARTTLS 454",
                        "starttls-not-supported",
                        "answered \"454 4.7.0 later\" to STARTTLS",
                        (hop, a) -> hop.offering("STARTTLS").answering("STARTTLS", "454 4.7.0 later")),
                unmet(
                        "STARTTLS 502",
                        "starttls-not-supported",
                        "answered \"502 5.5.1 what?\" to STARTTLS",
                        (hop, a) -> hop.offering("STARTTLS").answering("STARTTLS", "502 5.5.1 what?")),
                unmet(
                        "another name",
                        "certificate-host-mismatch",
                        "but for other.example",
                        (hop, authority) -> hop.offeringTls(TestCertificates.serving(
                                authority.issue("other.example").store()))),
                unmet(
                        "expired",
                        "certificate-expired",
                        "its certificate expired at",
                        (hop, authority) -> hop.offeringTls(TestCertificates.serving(
                                authority.issueExpired(HOST).store()))),
                unmet(
                        "self-signed",
                        "certificate-not-trusted",
                        "is not trusted",
                        (hop, authority) -> hop.offeringTls()),
                unmet(
                        "no handshake",
                        "validation-failure",
                        "TLS handshake: ",
                        (hop, authority) -> hop.offering("STARTTLS").answering("STARTTLS", (command, out) -> {
                            out.write("220 ready\r\n".getBytes(ISO_8859_1));
                            out.flush();
                            throw new IOException("no key");
                        })));
    }

    private static Arguments unmet(
            String name, String type, String words, BiConsumer<ScriptedSmtpServer, TestAuthority> server) {
        return Arguments.of(name, type, words, server);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unmetPolicies")
    void aHostThatDoesNotMeetThePolicyIsTriedAgainAndTheBounceSaysWhy(
            String name, String type, String words, BiConsumer<ScriptedSmtpServer, TestAuthority> server)
            throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);
        server.accept(hop, delivery.authority());

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(errorOf(bounce))
                .startsWith("host mx1.example.com[127.0.0.1]:" + hop.port()
                        + " does not meet the MTA-STS policy of example.com: ")
                .contains(words);
        assertThat(isPermanent(bounce)).isFalse();
        assertThat(hop.sessions()).hasSize(4);
        assertThat(hop.sessions().stream().flatMap(session -> session.commands().stream()))
                .noneMatch(command -> command.startsWith("MAIL"));
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(3);
        assertThat(onlyRow(ActivityOutcome.FAILED).transport().orElseThrow().verdict())
                .startsWith(type + ": ");
        assertThat(delivery.sessions).hasSize(4).allSatisfy(session -> {
            TlsFailure failure = session.failure().orElseThrow();
            assertThat(failure.type()).hasToString(type);
            assertThat(failure.receivingMxHostname()).contains(HOST);
            assertThat(failure.receivingIp()).contains("127.0.0.1");
            assertThat(failure.sendingMtaIp()).contains("127.0.0.1");
        });
        assertThat(delivery.metrics.countFor("emailRouting-sts-delivery-enforce-" + type))
                .isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unmetPolicies")
    void aPolicyThatIsOnlyTestedKeepsNothingBack(
            String name, String type, String words, BiConsumer<ScriptedSmtpServer, TestAuthority> server)
            throws Exception {
        delivery.policy(DOMAIN, StsMode.TESTING, "*.example.com");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);
        server.accept(hop, delivery.authority());

        delivery.send("rcpt@example.com");

        TransportSummary transport = onlyRow(ActivityOutcome.SENT).transport().orElseThrow();
        assertThat(transport.policy()).isEqualTo("testing");
        assertThat(transport.verdict()).startsWith(type + ": ").contains(words.replace("TLS handshake: ", ""));
        assertThat(onlySession().failure().orElseThrow().type()).hasToString(type);
        assertThat(hop.messages()).hasSize(1);
    }

    @Test
    void whatIsSaidBeforeTlsIsNotFinalAndNoSession() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).answering("(connected)", "554 5.3.2 closed for good");

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(errorOf(bounce)).contains("554 5.3.2 closed for good");
        assertThat(isPermanent(bounce)).isFalse();
        assertThat(hop.sessions()).hasSize(4);
        assertThat(delivery.sessions).isEmpty();
    }

    @Test
    void whatAProvenHostRefusesForGoodStaysRefused() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN)
                .offeringTls(delivery.certifiedFor(HOST))
                .answering("RCPT", "550 5.1.1 no such user");

        delivery.send("rcpt@example.com");

        assertThat(isPermanent(onlySpooledTo("bounces"))).isTrue();
        assertThat(hop.sessions()).hasSize(1);
        assertThat(onlySession().failure()).isEmpty();
    }

    @Test
    void aHostThatThePolicyDoesNotNameIsPassedOver() throws Exception { // RFC 8461 8.4
        delivery.policy(DOMAIN, StsMode.ENFORCE, "mx2.example.com");
        ScriptedSmtpServer unnamed = delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor(HOST));
        ScriptedSmtpServer named = delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor("mx2.example.com"));

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).reason())
                .contains(
                        "host mx1.example.com is not in the MTA-STS policy of example.com, which names mx2.example.com")
                .contains("host mx2.example.com");
        assertThat(unnamed.sessions()).isEmpty();
        assertThat(named.messages()).hasSize(1);
        assertThat(delivery.sessions).hasSize(2);
        TlsFailure failure = delivery.sessions.get(0).failure().orElseThrow();
        assertThat(failure.type()).hasToString("validation-failure");
        assertThat(failure.reasonCode()).contains(TlsFailure.MX_NOT_IN_POLICY);
        assertThat(failure.receivingMxHostname()).contains(HOST);
        assertThat(delivery.sessions.get(1).failure()).isEmpty();
    }

    @Test
    void aDomainNoneOfWhoseHostsThePolicyNamesIsTriedAgain() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "mx.other.example");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);

        delivery.send("rcpt@example.com");

        Mail bounce = onlySpooledTo("bounces");
        assertThat(errorOf(bounce))
                .isEqualTo("host mx1.example.com is not in the MTA-STS policy of example.com, which names"
                        + " mx.other.example");
        assertThat(isPermanent(bounce)).isFalse();
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(3);
        assertThat(hop.sessions()).isEmpty();
    }

    @Test
    void whereItIsOnlyTestedAHostThatThePolicyDoesNotNameGetsTheMail() throws Exception {
        delivery.policy(DOMAIN, StsMode.TESTING, "mx.other.example");
        delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor(HOST));

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().verdict())
                .isEqualTo("validation-failure: the policy does not name the host");
        assertThat(onlySession().failure().orElseThrow().reasonCode()).contains(TlsFailure.MX_NOT_IN_POLICY);
    }

    @Test
    void theNextHostMayMeetThePolicy() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com");
        ScriptedSmtpServer bad = delivery.hopFor(DOMAIN).offeringTls();
        ScriptedSmtpServer good = delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor("mx2.example.com"));

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).destinations().get(0)).startsWith("mx2.example.com");
        assertThat(bad.messages()).isEmpty();
        assertThat(good.messages()).hasSize(1);
    }

    @Test
    void thePolicyIsAskedForAtEachAttempt() throws Exception { // RFC 8461 5.1.3
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com").parameter("delayTime", "1s");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);
        delivery.send("rcpt@example.com");
        onlyRow(ActivityOutcome.DEFERRED);

        delivery.policy(DOMAIN, StsMode.NONE);

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages()).hasSize(1);
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).hasSize(1);
    }

    @Test
    void modeNoneAsksForNothingAndIsReportedAsNoPolicy() throws Exception {
        delivery.policy(DOMAIN, StsMode.NONE);
        delivery.hopFor(DOMAIN).offeringTls();

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().policy())
                .isEqualTo("none");
        assertThat(onlySession().policy()).isEqualTo(TlsPolicy.noPolicyFound(DOMAIN));
        assertThat(onlySession().failure()).isEmpty(); // nobody asks whose certificate it is
    }

    @Test
    void withoutAPolicyClearTextIsReportedAllTheSame() throws Exception {
        delivery.hopFor(DOMAIN);

        delivery.send("rcpt@example.com");

        onlyRow(ActivityOutcome.SENT);
        assertThat(onlySession().policy()).isEqualTo(TlsPolicy.noPolicyFound(DOMAIN));
        assertThat(onlySession().failure().orElseThrow().type()).hasToString("starttls-not-supported");
    }

    @Test
    void aPolicyThatCannotBeHadKeepsNothingBackAndIsReported() throws Exception {
        delivery.policy(
                DOMAIN, PolicyAnswer.nothing(PolicyFault.of(PolicyFault.Kind.WEBPKI, "its certificate expired")));
        delivery.hopFor(DOMAIN).offeringTls();

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().policy())
                .isEqualTo("none (unknown: its certificate expired)");
        assertThat(delivery.sessions).hasSize(2);
        assertThat(delivery.sessions.get(0).failure().orElseThrow().type()).hasToString("sts-webpki-invalid");
        assertThat(delivery.sessions)
                .allSatisfy(
                        session -> assertThat(session.policy()).isEqualTo(TlsPolicy.sts(DOMAIN, List.of(), List.of())));
    }

    @Test
    void aPolicyInForceIsEnforcedWhileItCannotBeHadAnew() throws Exception { // RFC 8461 3.3
        delivery.parameter("maxRetries", "0")
                .policy(
                        DOMAIN,
                        PolicyAnswer.cached(
                                policyOf(DOMAIN, StsMode.ENFORCE, "*.example.com"),
                                PolicyFault.of(PolicyFault.Kind.FETCH, "nobody answers")));
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).offeringTls();

        delivery.send("rcpt@example.com");

        onlySpooledTo("bounces");
        assertThat(hop.messages()).isEmpty();
        assertThat(onlyRow(ActivityOutcome.FAILED).transport().orElseThrow().policy())
                .isEqualTo("enforce (cached: nobody answers)");
        assertThat(delivery.sessions)
                .extracting(session -> session.failure().orElseThrow().type().word())
                .startsWith("sts-policy-fetch-error", "certificate-not-trusted");
    }

    @ParameterizedTest
    @CsvSource({"Yes, FAILED", "No, SENT"})
    void aMailWaitsWhileItIsNotKnownWhetherThereIsAPolicy(String required, ActivityOutcome outcome) throws Exception {
        delivery.policy(DOMAIN, PolicyAnswer.unknown(PolicyFault.of(PolicyFault.Kind.TXT_LOOKUP, "the look-up failed")))
                .parameter("maxRetries", "0");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);

        delivery.send(mail("TLS-Required: " + required + "\r\n" + MESSAGE, "rcpt@example.com"));

        ActivityRow row = onlyRow(outcome);
        if (outcome == ActivityOutcome.FAILED) {
            assertThat(row.reason())
                    .contains("whether example.com has an MTA-STS policy is not known: the store cannot be read,"
                            + " and the look-up failed");
            assertThat(isPermanent(onlySpooledTo("bounces"))).isFalse();
            assertThat(hop.sessions()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"No, true", "'  no ', true", "Yes, false", "'', false"})
    void theSenderMayWaive(String value, boolean sent) throws Exception { // RFC 8689 4.2.2
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com").parameter("maxRetries", "0");
        delivery.hopFor(DOMAIN).offeringTls();

        delivery.send(mail("TLS-Required: " + value + "\r\n" + MESSAGE, "rcpt@example.com"));

        TransportSummary transport = onlyRow(sent ? ActivityOutcome.SENT : ActivityOutcome.FAILED)
                .transport()
                .orElseThrow();
        assertThat(transport.policy()).isEqualTo(sent ? "testing (enforce, but TLS-Required: No)" : "enforce");
        assertThat(delivery.sessions)
                .isNotEmpty()
                .allSatisfy(session -> assertThat(session.failure()).isPresent());
    }

    @Test
    void whoWaivesAndRequiresAtOnceRequires() throws Exception { // RFC 8689 4.1
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com").parameter("maxRetries", "0");
        delivery.hopFor(DOMAIN).offeringTls();
        MailImpl mail = mail("TLS-Required: No\r\n" + MESSAGE, "rcpt@example.com");
        mail.setAttribute(new Attribute(AttributeName.of("REQUIRETLS"), AttributeValue.of(true)));

        delivery.send(mail);

        onlyRow(ActivityOutcome.FAILED);
    }

    @Test
    void theServerNeedNotObeyWhoWaives() throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com")
                .parameter("maxRetries", "0")
                .parameter("obeyTlsRequiredNo", "false");
        delivery.hopFor(DOMAIN).offeringTls();

        delivery.send(mail("TLS-Required: No\r\n" + MESSAGE, "rcpt@example.com"));

        onlyRow(ActivityOutcome.FAILED);
    }

    @Test
    void aTlsReportIsNeitherBoundNorCounted() throws Exception { // RFC 8460 3, 5.3.1
        delivery.policy(
                DOMAIN,
                PolicyAnswer.cached(
                        policyOf(DOMAIN, StsMode.ENFORCE, "*.example.com"),
                        PolicyFault.of(PolicyFault.Kind.FETCH, "nobody answers")));
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);
        MailImpl report = mail(MESSAGE, "reports@example.com");
        TlsReportMark.put(report, Instant.now().plusSeconds(60));

        delivery.send(report);

        onlyRow(ActivityOutcome.SENT);
        assertThat(hop.messages()).hasSize(1);
        assertThat(delivery.sessions).isEmpty();
    }

    @Test
    void aTlsReportOfOthersIsNotCountedEither() throws Exception { // RFC 8460 3
        String fields = Mails.lines(
                "TLS-Report-Domain: zone.example",
                "Content-Type: multipart/report; report-type=\"TLSRPT\"; boundary=x");
        delivery.policy(
                DOMAIN,
                PolicyAnswer.cached(
                        policyOf(DOMAIN, StsMode.ENFORCE, "*.example.com"),
                        PolicyFault.of(PolicyFault.Kind.FETCH, "nobody answers")));
        delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor(HOST));

        delivery.send(mail(fields + MESSAGE, "rcpt@example.com"));

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().policy())
                .startsWith("enforce");
        assertThat(delivery.sessions).isEmpty();
    }

    @Test
    void aTlsReportThatComesTooLateIsNotTried() throws Exception { // RFC 8460 5.5
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN);
        MailImpl report = mail(MESSAGE, "reports@example.com");
        TlsReportMark.put(report, Instant.now().minusSeconds(1));

        delivery.send(report);

        onlyRow(ActivityOutcome.FAILED);
        assertThat(hop.sessions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicyOverride.Kind.class,
            names = {"OFF", "TESTING"})
    void anOverrideMayAskForLess(PolicyOverride.Kind kind) throws Exception {
        boolean off = kind == PolicyOverride.Kind.OFF;
        delivery.policy(DOMAIN, StsMode.ENFORCE, "*.example.com")
                .override(off ? PolicyOverride.off(DOMAIN) : PolicyOverride.testing(DOMAIN));
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).offeringTls();

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().policy())
                .isEqualTo(off ? "none (override)" : "testing (enforce, but override)");
        assertThat(hop.messages()).hasSize(1);
        assertThat(delivery.sessions).hasSize(off ? 0 : 1); // of a policy that is looked at, its domain is told
    }

    @Test
    void anOverrideMayAskForMore() throws Exception {
        delivery.override(PolicyOverride.enforce(
                        DOMAIN, List.of(MxPattern.parse("mx2.example.com").orElseThrow())))
                .parameter("maxRetries", "0");
        ScriptedSmtpServer unnamed = delivery.hopFor(DOMAIN);
        ScriptedSmtpServer named = delivery.hopFor(DOMAIN).offeringTls(delivery.certifiedFor("mx2.example.com"));

        delivery.send("rcpt@example.com");

        assertThat(onlyRow(ActivityOutcome.SENT).transport().orElseThrow().policy())
                .isEqualTo("enforce (override)");
        assertThat(unnamed.sessions()).isEmpty();
        assertThat(named.messages()).hasSize(1);
        assertThat(delivery.sessions).isEmpty();
    }

    @Test
    void whatAnAdministratorEnforcesNobodyWaives() throws Exception {
        delivery.override(PolicyOverride.enforce(
                        DOMAIN, List.of(MxPattern.parse(HOST).orElseThrow())))
                .parameter("maxRetries", "0");
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).offeringTls();
        MailImpl report = mail(MESSAGE, "reports@example.com");
        TlsReportMark.put(report, Instant.now().plusSeconds(60));

        delivery.send(mail("TLS-Required: No\r\n" + MESSAGE, "rcpt@example.com"));
        delivery.send(report);

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.FAILED)).hasSize(2));
        assertThat(hop.messages()).isEmpty();
    }

    static Stream<Arguments> denials() {
        return Stream.of(
                denial("no domain", (table, domain) -> {}),
                denial("null MX", (table, domain) -> table.mx(domain, 0, ".")),
                denial("a host without an address", (table, domain) -> table.mx(domain, 10, HOST)));
    }

    private static Arguments denial(String name, BiConsumer<DeliveryHarness, String> dns) {
        return Arguments.of(name, dns);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("denials")
    void whatTheDnsDeniesIsNotFinalWhereAPolicyIsEnforced(String name, BiConsumer<DeliveryHarness, String> dns)
            throws Exception {
        delivery.policy(DOMAIN, StsMode.ENFORCE, HOST).parameter("maxRetries", "1");
        delivery.hop();
        dns.accept(delivery, DOMAIN);
        MailImpl mail = mail(MESSAGE, "rcpt@example.com");
        RouteMarks marks = new RouteMarks();
        marks.add(
                new MailAddress("rcpt@example.com"),
                Optional.of("zone.example"),
                Optional.of("acme"),
                Optional.of("1"));
        marks.keepOn(mail);

        delivery.send(mail);

        assertThat(isPermanent(onlySpooledTo("bounces"))).isFalse();
        onlyRow(ActivityOutcome.DEFERRED);
        onlyRow(ActivityOutcome.FAILED);
        assertThat(delivery.saidOfDestinations()).isEmpty();
    }

    @Test
    void aMailThatWasTakenIsNotSentAgainWhoeverFailsToHearOfIt() throws Exception {
        ScriptedSmtpServer hop = delivery.hopFor(DOMAIN).offeringTls();
        delivery.beforeSession(() -> {
            throw new IllegalStateException("full");
        });

        delivery.send("rcpt@example.com");

        onlyRow(ActivityOutcome.SENT);
        await().untilAsserted(() -> assertThat(delivery.waiting()).isZero());
        assertThat(delivery.rows(ActivityOutcome.DEFERRED)).isEmpty();
        assertThat(hop.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"false, none", "true, enforce"})
    void aGatewaysOwnPolicyCountsWhereItIsWanted(boolean wanted, String policy) throws Exception { // RFC 8461 3.4
        ScriptedSmtpServer gateway = delivery.hop().offeringTls(delivery.certifiedFor("gw.example.org"));
        delivery.a("gw.example.org", "127.0.0.1")
                .parameter("port", "1")
                .parameter("gateway", "gw.example.org")
                .parameter("gatewayPort", Integer.toString(gateway.port()))
                .parameter("mtaStsGateway", Boolean.toString(wanted))
                .policy(DOMAIN, StsMode.ENFORCE, "mx.example.com")
                .policy("gw.example.org", StsMode.ENFORCE, "gw.example.org");

        delivery.send("a@example.com", "b@example.net");

        await().untilAsserted(
                        () -> assertThat(delivery.rows(ActivityOutcome.SENT)).hasSize(2));
        assertThat(delivery.rows(ActivityOutcome.SENT))
                .allSatisfy(row ->
                        assertThat(row.transport().orElseThrow().policy()).isEqualTo(policy));
        assertThat(delivery.sessions.stream().map(session -> session.policy().domain()))
                .containsExactlyElementsOf(wanted ? List.of("gw.example.org") : List.of());
    }

    @Test
    void aBrokenHandshakeThatIsFollowedByClearTextIsOneSessionThatFailed() throws Exception {
        delivery.hopFor(DOMAIN).offering("STARTTLS").answering("STARTTLS", (command, out) -> {
            out.write("220 ready\r\n".getBytes(ISO_8859_1));
            out.flush();
            throw new IOException("no key");
        });

        delivery.send("rcpt@example.com");

        TransportSummary transport = onlyRow(ActivityOutcome.SENT).transport().orElseThrow();
        assertThat(transport.tls()).isEqualTo("none");
        assertThat(transport.verdict()).startsWith("validation-failure: ");
        assertThat(onlySession().failure().orElseThrow().type()).hasToString("validation-failure");
    }

    private ActivityRow onlyRow(ActivityOutcome outcome) {
        await().untilAsserted(() -> assertThat(delivery.rows(outcome)).hasSize(1));
        return delivery.rows(outcome).get(0);
    }

    private TlsSession onlySession() {
        assertThat(delivery.sessions).hasSize(1);
        return delivery.sessions.get(0);
    }

    private Mail onlySpooledTo(String processor) {
        await().untilAsserted(() -> assertThat(delivery.spooledTo(processor)).hasSize(1));
        return delivery.spooledTo(processor).get(0);
    }

    private static String errorOf(Mail mail) {
        return valueOf(mail, Bouncer.DELIVERY_ERROR, String.class).orElseThrow();
    }

    private static boolean isPermanent(Mail mail) {
        return valueOf(mail, Bouncer.IS_DELIVERY_PERMANENT_ERROR, Boolean.class).orElseThrow();
    }

    private static <T> Optional<T> valueOf(Mail mail, AttributeName name, Class<T> type) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, type);
    }
}
