package dev.emailrouting.it;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.dns.LoopbackZone.Failure;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.tls.TestAuthority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.it.StsWorld.TLD;
import static dev.emailrouting.it.StsWorld.serving;
import static org.assertj.core.api.Assertions.assertThat;

/** Mail to domains with MTA-STS policies (RFC 8461), from a booted James to real servers: what they see, and who hears of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MtaStsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BEFORE_THE_RESTART = 1;
    private static final int RESTART = 2;

    private static StsWorld sts;
    private static final Map<Unmet, ScriptedSmtpServer> UNMET = new EnumMap<>(Unmet.class);
    private static final Map<Unmet, TestMessage> SENT = new EnumMap<>(Unmet.class);

    /** Servers that do not meet the policy of their domain, and what is said of them. */
    enum Unmet {
        WRONG_NAME(
                "its certificate is not for mx.wrong-name.sts.example, but for",
                (server, trusted) -> server.offeringTls(serving(trusted.issue("other.sts.example")))),
        EXPIRED(
                "its certificate expired at",
                (server, trusted) -> server.offeringTls(serving(trusted.issueExpired("mx.expired.sts.example")))),
        SELF_SIGNED("is not trusted", (server, trusted) -> server.offeringTls()),
        COMMON_NAME(
                "its certificate is not for mx.common-name.sts.example, but for no DNS name",
                (server, trusted) ->
                        server.offeringTls(serving(trusted.issueWithCommonNameOnly("mx.common-name.sts.example")))),
        ADDRESS(
                "its certificate is not for mx.address.sts.example, but for no DNS name",
                (server, trusted) -> server.offeringTls(serving(trusted.issueForAddress("127.0.1.5")))),
        DEEP_WILDCARD(
                "but for *.sts.example",
                (server, trusted) -> server.offeringTls(serving(trusted.issue("*.sts.example")))),
        PARTIAL_WILDCARD(
                "its certificate is not for mx.partial-wildcard.sts.example",
                (server, trusted) -> server.offeringTls(serving(trusted.issue("m*.partial-wildcard.sts.example")))),
        NO_STARTTLS("does not offer STARTTLS", (server, trusted) -> {}),
        STARTTLS_454(
                "454 4.7.0 not now",
                (server, trusted) -> server.offering("STARTTLS").answering("STARTTLS", "454 4.7.0 not now")),
        STARTTLS_502(
                "502 5.5.1 never heard of it",
                (server, trusted) -> server.offering("STARTTLS").answering("STARTTLS", "502 5.5.1 never heard of it")),
        GREETING_554(
                "554 5.3.2 closed for good",
                (server, trusted) -> server.answering(ScriptedSmtpServer.GREETING, "554 5.3.2 closed for good")),
        OLD_TLS("TLS handshake:", (server, trusted) -> server.offeringOldTls(1)),
        NOT_IN_POLICY(
                "is not in the MTA-STS policy of not-in-policy.sts.example",
                (server, trusted) -> server.offeringTls(serving(trusted.issue("mx.not-in-policy.sts.example"))));

        private final String said;

        @SuppressWarnings("ImmutableEnumChecker") // none has a state
        private final BiConsumer<ScriptedSmtpServer, TestAuthority> behaviour;

        Unmet(String said, BiConsumer<ScriptedSmtpServer, TestAuthority> behaviour) {
            this.said = said;
            this.behaviour = behaviour;
        }

        String domain() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + TLD;
        }

        String host() {
            return "mx." + domain();
        }

        String permitted() {
            return this == NOT_IN_POLICY ? "mx.elsewhere.example" : host();
        }
    }

    @BeforeAll
    static void sendToAllAtOnce() throws Exception {
        sts = new StsWorld(
                "mta-sts",
                Stream.concat(
                                Arrays.stream(Unmet.values()).map(Unmet::domain),
                                Stream.of("good", "second", "testing", "none", "changing", "down")
                                        .map(label -> label + TLD))
                        .toList());
        for (Unmet unmet : Unmet.values()) {
            sts.publish(unmet.domain(), "enforce", unmet.permitted());
            UNMET.put(unmet, sts.exchanger(unmet.domain(), unmet.host(), unmet.behaviour));
            SENT.put(unmet, sts.send(unmet.domain()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        sts.close();
    }

    @Test
    @Order(BEFORE_THE_RESTART)
    void aHostThatMeetsThePolicyGetsTheMail() throws Exception {
        String domain = "good" + TLD;
        ScriptedSmtpServer exchanger = sts.goodExchanger(domain, "mx." + domain);
        sts.publish(domain, "enforce", "*." + domain);

        JsonNode row = sent(sts.send(domain));

        assertThat(exchanger.messages()).hasSize(1);
        assertThat(exchanger.onlySession().serverNames()).containsExactly("mx." + domain);
        assertThat(row.at("/transport/tls").asText()).isEqualTo("TLSv1.3");
        assertThat(row.at("/transport/policy").asText()).isEqualTo("enforce");
        assertThat(row.at("/transport/verdict").asText()).isEqualTo("authenticated");
        assertThat(row.at("/transport/mx").asText()).startsWith("mx." + domain + "[127.0.1.");
    }

    @ParameterizedTest
    @EnumSource
    @Order(BEFORE_THE_RESTART)
    void aServerThatDoesNotMeetThePolicySeesNoMailAndTheBounceSaysWhy(Unmet unmet) throws Exception {
        List<JsonNode> rows = rowsUntil(SENT.get(unmet), "failed");

        assertThat(rows).filteredOn(row -> outcome(row).equals("deferred")).hasSize(2);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.path("reason").asText()).contains(unmet.said));
        ScriptedSmtpServer server = UNMET.get(unmet);
        assertThat(server.sessions()).hasSize(unmet == Unmet.NOT_IN_POLICY ? 0 : 3);
        assertThat(server.sessions().stream().flatMap(session -> session.commands().stream()))
                .noneMatch(command -> command.startsWith("MAIL"));
        if (unmet != Unmet.GREETING_554) {
            sts.awaitBounceSaying("MTA-STS policy of " + unmet.domain());
        }
        sts.awaitBounceSaying("you@" + unmet.domain());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GREETING_554") // which says nothing about encryption
    @Order(BEFORE_THE_RESTART)
    void whatWasNotMetIsReportedToTheDomainUnderThePolicyAsItWasServed(Unmet unmet) throws Exception { // RFC 8460 4.4
        rowsUntil(SENT.get(unmet), "failed");

        JsonNode report = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> tlsReport(unmet.domain()),
                        shown -> shown.path("failed").asInt() == 3)
                .path("report");

        JsonNode policy = report.at("/policies/0/policy");
        assertThat(policy.path("policy-type").asText()).isEqualTo("sts");
        assertThat(policy.path("policy-string"))
                .extracting(JsonNode::asText)
                .containsExactly("version: STSv1", "mode: enforce", "max_age: 86400", "mx: " + unmet.permitted());
        assertThat(policy.path("mx-host")).extracting(JsonNode::asText).containsExactly(unmet.permitted());
        assertThat(report.at("/policies/0/failure-details")).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure.path("result-type").asText()).isEqualTo(resultType(unmet));
            assertThat(failure.path("receiving-mx-hostname").asText()).isEqualTo(unmet.host());
        });
        assertThat(report.at("/policies/0/failure-details/0/failure-reason-code")
                        .asText()
                        .equals("mtasts-policy-mx-mismatch"))
                .isEqualTo(unmet == Unmet.NOT_IN_POLICY);
    }

    private static String resultType(Unmet unmet) { // RFC 8460 4.3
        return switch (unmet) {
            case WRONG_NAME, COMMON_NAME, ADDRESS, DEEP_WILDCARD, PARTIAL_WILDCARD -> "certificate-host-mismatch";
            case EXPIRED -> "certificate-expired";
            case SELF_SIGNED -> "certificate-not-trusted";
            case NO_STARTTLS, STARTTLS_454, STARTTLS_502, GREETING_554 -> "starttls-not-supported";
            case OLD_TLS, NOT_IN_POLICY -> "validation-failure";
        };
    }

    /** Of the day that has it: a test may run over midnight. */
    private static JsonNode tlsReport(String domain) throws Exception {
        String outgoing = "/email-routing/tls-reports/outgoing";
        String day = sts.world()
                .webAdmin()
                .get(outgoing + "?domain=" + domain)
                .json()
                .at("/entries/0/day")
                .asText("2000-01-01");
        return sts.world().webAdmin().get(outgoing + "/" + day + "/" + domain).json();
    }

    @Test
    @Order(BEFORE_THE_RESTART)
    void theSecondHostGetsTheMailWhereTheFirstIsNotProven() throws Exception {
        String domain = "second" + TLD;
        ScriptedSmtpServer bad = sts.exchanger(domain, "mx1." + domain, (server, trusted) -> server.offeringTls());
        ScriptedSmtpServer good = sts.goodExchanger(domain, "mx2." + domain);
        sts.publish(domain, "enforce", "*." + domain);

        assertThat(sent(sts.send(domain)).at("/transport/mx").asText()).startsWith("mx2.");
        assertThat(bad.messages()).isEmpty();
        assertThat(good.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"testing", "none"})
    @Order(BEFORE_THE_RESTART)
    void whatIsNotEnforcedKeepsNothingBack(String mode) throws Exception {
        String domain = mode + TLD;
        ScriptedSmtpServer exchanger = sts.exchanger(domain, "mx." + domain, (server, trusted) -> server.offeringTls());
        sts.publish(domain, mode, "mx.elsewhere.example");

        assertThat(sent(sts.send(domain)).at("/transport/policy").asText()).isEqualTo(mode);
        assertThat(exchanger.messages()).hasSize(1);
    }

    @Test
    @Order(BEFORE_THE_RESTART)
    void aPolicyIsLookedForAgainBeforeEachAttempt() throws Exception { // RFC 8461 5.1.3
        String domain = "changing" + TLD;
        ScriptedSmtpServer exchanger = sts.exchanger(domain, "mx." + domain, (server, trusted) -> {});
        sts.publish(domain, "enforce", "mx." + domain);
        TestMessage message = sts.send(domain);
        rowsUntil(message, "deferred");

        sts.publish(domain, "none");

        sent(message);
        assertThat(exchanger.messages()).hasSize(1);
    }

    @Test
    @Order(BEFORE_THE_RESTART)
    void whereNobodyKnowsWhetherThereIsAPolicyMailGoes() throws Exception {
        String domain = "unknown" + TLD;
        ScriptedSmtpServer exchanger = sts.exchanger(domain, "mx." + domain, (server, trusted) -> {});
        sts.world().names().fail("_mta-sts." + domain, Failure.SERVFAIL);

        assertThat(sent(sts.send(domain)).at("/transport/policy").asText()).startsWith("none (unknown: ");
        assertThat(exchanger.messages()).hasSize(1);
    }

    @Test
    @Order(BEFORE_THE_RESTART)
    void aPolicyInForceOutlivesItsHost() throws Exception { // RFC 8461 3.3
        String domain = "down" + TLD;
        ScriptedSmtpServer exchanger = sts.goodExchanger(domain, "mx." + domain);
        sts.publish(domain, "enforce", "mx." + domain);
        sent(sts.send(domain));

        sts.publishNothingNew(domain);
        exchanger.offeringTls();

        assertThat(rowsUntil(sts.send(domain), "deferred")
                        .get(0)
                        .at("/transport/policy")
                        .asText())
                .startsWith("enforce (cached: ");
        assertThat(exchanger.messages()).hasSize(1);
    }

    @Test
    @Order(RESTART)
    void aPolicyInForceOutlivesThisServer() throws Exception { // RFC 8461 10.2
        String domain = "down" + TLD;
        sts.restart();

        assertThat(rowsUntil(sts.send(domain), "deferred")
                        .get(0)
                        .at("/transport/policy")
                        .asText())
                .startsWith("enforce (cached: ");
    }

    private static JsonNode sent(TestMessage message) {
        return rowsUntil(message, "sent").stream()
                .filter(row -> outcome(row).equals("sent"))
                .findFirst()
                .orElseThrow();
    }

    /** The rows of a message, once there is one with the outcome. */
    private static List<JsonNode> rowsUntil(TestMessage message, String outcome) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> sts.world().activity(message, 0),
                        rows -> rows.stream().anyMatch(row -> outcome(row).equals(outcome)));
    }

    private static String outcome(JsonNode row) {
        return row.path("outcome").asText();
    }
}
