package dev.emailrouting.smtphooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.SmtpIdentity;
import dev.emailrouting.james.MailAuthentication;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.ImmutableSessionPolicy;
import dev.emailrouting.routing.authentication.SessionPolicy;
import dev.emailrouting.routing.authentication.TrustedSealers;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.google.common.net.InetAddresses.forString;
import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationHookTest {
    private final Checks checks = new Checks();
    private final RecordedActivity activity = new RecordedActivity();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final StartUpChecks startUp = new StartUpChecks();
    private final RoutingTables tables = ZonesInMemory.of("zone.example").open();
    private final AuthenticationHook hook = hook();
    private final Sessions client = Sessions.client("192.0.2.1").helo("client.example");
    private final SMTPSession session = client.open();
    private final MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example", "eve@zone.example");

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void theSessionSaysWhoTheClientIs() {
        hook.onMessage(session, mail);

        assertThat(checks.client)
                .isEqualTo(ImmutableSmtpIdentity.builder()
                        .address(forString("192.0.2.1"))
                        .helo("client.example")
                        .mailFrom("ann@sender.example")
                        .build());
    }

    @Test
    void theNullSenderIsNone() {
        hook.onMessage(session, Mails.from("", "bob@zone.example"));

        assertThat(checks.client.mailFrom()).isEmpty();
    }

    @Test
    void theBytesAreThoseThatWereReceived() {
        hook.onMessage(session, mail);

        assertThat(Mails.MESSAGE).endsWith(checks.body);
        assertThat(checks.fields).startsWith("Received:").hasSameSizeAs(Mails.HEADER);
    }

    @Test
    void theReportStaysWithTheMail() {
        checks.report = Reports.passing();

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);
        assertThat(MailReport.of(mail)).contains(Reports.passing());
        assertThat(activity.rows()).isEmpty();
    }

    @Test
    void whatWasFoundIsCounted() {
        checks.report = Reports.failing(Policy.NONE);

        hook.onMessage(session, mail);

        assertThat(metrics.countForPrefixName("emailRouting-"))
                .containsEntry("emailRouting-spf-fail", 1)
                .containsEntry("emailRouting-dkim-fail", 1)
                .containsEntry("emailRouting-dmarc-fail", 1)
                .containsEntry("emailRouting-arc-none", 1);
        assertThat(metrics.executionTimesFor("emailRouting-authentication")).hasSize(1);
    }

    @Test
    void whatTheAuthorsDomainWantsRefusedIsRefusedAndEachRecipientHasARow() {
        checks.report = Reports.failing(Policy.REJECT);
        policy(DmarcEnforcement.ENFORCE);

        HookResult answer = hook.onMessage(session, mail);

        assertThat(answer.getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(answer.getSmtpRetCode()).isEqualTo("550");
        assertThat(answer.getSmtpDescription())
                .startsWith("5.7.26 sender.example asks for mail that fails DMARC to be refused (p=reject)")
                .matches("[ -~]{1,450}");
        assertThat(activity.rows()).hasSize(2).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.REJECTED);
            assertThat(row.zone()).contains("zone.example");
            assertThat(row.account()).contains("default");
            assertThat(row.reason()).startsWith("at DATA: 5.7.26 ");
            assertThat(row.authentication())
                    .hasValueSatisfying(found -> assertThat(found.dmarc()).startsWith("fail"));
        });
    }

    @Test
    void whatItWantsQuarantinedIsAcceptedWithAMark() {
        checks.report = Reports.failing(Policy.QUARANTINE);
        policy(DmarcEnforcement.ENFORCE);

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);
        assertThat(quarantine()).contains("p=quarantine");
    }

    @Test
    void aZoneThatMonitorsTakesItAsItIs() {
        checks.report = Reports.failing(Policy.REJECT);
        policy(DmarcEnforcement.MONITOR);

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);
        assertThat(quarantine()).isEmpty();
        assertThat(MailReport.of(mail)).isPresent();
    }

    @Test
    void outsideTheZonesNothingIsEnforced() {
        checks.report = Reports.failing(Policy.REJECT);

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);
    }

    @Test
    void lookUpsThatFailRefuseNothing() {
        checks.report = Reports.unfinished();
        policy(DmarcEnforcement.ENFORCE);

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);
    }

    @Test
    void lookUpsThatFailPutOffWhereTheSettingsSaySo() {
        checks.report = Reports.unfinished();
        policy(DmarcEnforcement.ENFORCE);

        HookResult answer = hook(true).onMessage(session, mail);

        assertPutOff(answer, "4.7.0 ");
        assertThat(activity.rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.outcome()).isEqualTo(ActivityOutcome.DEFERRED));
    }

    @Test
    void whoHasLoggedInOrMayRelayIsNotChecked() {
        assertThat(List.of(
                        Sessions.client("192.0.2.1").loggedInAs("ann").open(),
                        Sessions.client("192.0.2.1").thatMayRelay().open()))
                .allSatisfy(ours -> assertThat(hook.onMessage(ours, mail)).isSameAs(HookResult.DECLINED));
        assertThat(checks.client).isNull();
        assertThat(MailReport.of(mail)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Policy.class,
            names = {"QUARANTINE", "REJECT"})
    void fromAnExemptNetworkMailIsCheckedAndNothingFollows(Policy asked) {
        SMTPSession exempt = Sessions.client("198.51.100.7").open();
        checks.report = Reports.failing(asked);
        policy(exempt, DmarcEnforcement.ENFORCE);

        assertThat(hook.onMessage(exempt, mail)).isSameAs(HookResult.DECLINED);
        assertThat(MailReport.of(mail)).isPresent();
        assertThat(quarantine()).isEmpty();
    }

    @Test
    void loopbackIsNotExempt() {
        SMTPSession loopback = Sessions.from("127.0.0.1");
        checks.report = Reports.failing(Policy.REJECT);
        policy(loopback, DmarcEnforcement.ENFORCE);

        assertThat(hook.onMessage(loopback, mail).getResult()).isEqualTo(HookReturnCode.deny());
    }

    @Test
    void whoComesWhileAsManyWaitAsMayIsPutOffAtOnce() {
        MailImpl other = Mails.from("joe@sender.example", "bob@zone.example");
        checks.meanwhile = () -> hook.onMessage(session, other);

        assertThat(hook.onMessage(session, mail)).isSameAs(HookResult.DECLINED);

        assertPutOff(checks.answerMeanwhile, "4.3.2 ");
        assertThat(hook.onMessage(session, mail)).as("the place is free again").isSameAs(HookResult.DECLINED);
    }

    @Test
    void aFailureOfOursPutsOffAndEndsNoSession() {
        checks.report = null;

        assertPutOff(hook.onMessage(session, mail), "4.3.0 ");
        assertPutOff(hook.onMessage(session, mail), "4.3.0 ");
    }

    @Test
    void theStartUpCheckHearsOfTheHook() {
        hook.init(new BaseHierarchicalConfiguration());

        assertThat(startUp.missing()).noneMatch(missing -> missing.contains("AuthenticationHook"));
    }

    private void policy(DmarcEnforcement dmarc) {
        policy(session, dmarc);
    }

    private static void policy(SMTPSession session, DmarcEnforcement dmarc) {
        TransactionPolicy.admits(
                session,
                ImmutableSessionPolicy.builder()
                        .from(SessionPolicy.outsideZones())
                        .dmarc(dmarc)
                        .build());
    }

    private String quarantine() {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.QUARANTINE, String.class)
                .orElse("");
    }

    private static void assertPutOff(HookResult answer, String text) {
        assertThat(answer.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(answer.getSmtpRetCode()).isEqualTo("451");
        assertThat(answer.getSmtpDescription()).startsWith(text).matches("[ -~]+");
    }

    private AuthenticationHook hook() {
        return hook(false);
    }

    private AuthenticationHook hook(boolean defersUnfinished) {
        Settings settings = Settings.parse(Map.of(
                "srs.domain",
                "fwd.example",
                "authentication.max-waiting",
                "1",
                "authentication.exempt-networks",
                "198.51.100.0/24"));
        return new AuthenticationHook(
                new MailAuthentication(checks, metrics),
                new AuthenticationPolicy(TrustedSealers.none(), defersUnfinished),
                new Clients(settings),
                tables,
                activity.journal(),
                startUp,
                settings,
                new MovableClock());
    }

    /** Finds what a test wants found. */
    private static final class Checks implements MessageAuthenticator {
        private AuthenticationReport report = Reports.none();
        private SmtpIdentity client;
        private String fields;
        private String body;
        private Supplier<HookResult> meanwhile;
        private HookResult answerMeanwhile;

        @Override
        public AuthenticationReport authenticate(RawMessage message, SmtpIdentity identity) throws IOException {
            client = identity;
            fields = String.join(
                    "",
                    message.header().fields().stream().map(field -> field.raw()).toList());
            try (InputStream in = message.openBody()) {
                body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
            if (meanwhile != null && answerMeanwhile == null) {
                answerMeanwhile = meanwhile.get();
            }
            return report;
        }
    }
}
