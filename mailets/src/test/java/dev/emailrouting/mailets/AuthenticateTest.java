package dev.emailrouting.mailets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.SmtpIdentity;
import dev.emailrouting.james.MailAuthentication;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.google.common.net.InetAddresses.forString;
import static org.assertj.core.api.Assertions.assertThat;

class AuthenticateTest {
    private static final Settings SETTINGS =
            Settings.parse(Map.of("srs.domain", "fwd.example", "authserv-id", "mx.zone.example"));

    private final List<SmtpIdentity> checked = new ArrayList<>();
    private final StartUpChecks startUp = new StartUpChecks();
    private final Authenticate mailet = new Authenticate(
            new MailAuthentication(
                    (message, client) -> {
                        checked.add(client);
                        return Reports.failing(Policy.REJECT);
                    },
                    new RecordingMetricFactory()),
            SETTINGS,
            startUp);

    @BeforeEach
    void init() throws Exception {
        mailet.init(FakeMailetConfig.builder().mailetName("Authenticate").build());
    }

    @Test
    void whatTheHookFoundGoesOnTopAndNothingElseChanges() throws Exception {
        MailImpl mail = reported(Mails.MESSAGE);

        mailet.service(mail);

        assertThat(Mails.text(mail))
                .startsWith("Authentication-Results: mx.zone.example;\r\n\tarc=none smtp.remote-ip=192.0.2.1;\r\n\t")
                .contains("dmarc=pass header.from=sender.example policy.dmarc=reject")
                .endsWith("\r\n" + Mails.MESSAGE);
        assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
        assertThat(checked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.zone.example; dmarc=pass\r\n",
                "authentication-results : (c) MX.zone.example 1; dmarc=pass\r\n",
                "AUTHENTICATION-RESULTS:\r\n\t\"mx.zone.example\"\r\n ; dmarc=pass\r\n",
                "Authentication-Results: mx.zone.example dmarc=pass\r\n"
            })
    void resultsInOurNameAreCutOutWhereverTheyStand(String forged) throws Exception {
        String end = "Subject: x\r\nAuthentication-Results: mx.elsewhere.example; dmarc=pass\r\n\r\n" + forged;
        MailImpl mail = reported(forged + "Received: by us\r\n" + forged + forged + end);

        mailet.service(mail);

        assertThat(Mails.text(mail)).endsWith("\r\nReceived: by us\r\n" + end).doesNotContain(forged + "Received");
    }

    @Test
    void theResultsOfOthersStay() throws Exception {
        String others = Mails.lines(
                "Authentication-Results: mx.zone.example.evil.example; dmarc=pass",
                "Authentication-Results: elsewhere.example; spf=pass smtp.mailfrom=mx.zone.example",
                "ARC-Authentication-Results: i=1; mx.zone.example; dmarc=pass",
                "");
        MailImpl mail = reported(others);

        mailet.service(mail);

        assertThat(Mails.text(mail)).endsWith("\r\n" + others);
    }

    @Test
    void aMailGoesThroughOnceHoweverOftenItIsTriedAgain() throws Exception {
        MailImpl mail = reported(Mails.MESSAGE);
        mailet.service(mail);
        String once = Mails.text(mail);

        mailet.service(mail);
        Mail copy = MailMessages.copyWith("", mail);
        mailet.service(copy);

        assertThat(Mails.text(mail)).isEqualTo(once);
        assertThat(Mails.text(copy)).isEqualTo(once);
    }

    @Test
    void withoutAReportTheChecksAreMadeNow() throws Exception {
        MailImpl mail = received(Mails.MESSAGE);

        mailet.service(mail);

        assertThat(checked)
                .containsExactly(ImmutableSmtpIdentity.builder()
                        .address(forString("192.0.2.1"))
                        .helo("client.example")
                        .mailFrom("ann@sender.example")
                        .build());
        assertThat(Mails.text(mail)).contains("dmarc=fail");
        assertThat(MailReport.of(mail)).contains(Reports.failing(Policy.REJECT));
    }

    @Test
    void aReportThatCannotBeReadIsMadeAnew() throws Exception {
        MailImpl mail = received(Mails.MESSAGE);
        mail.setAttribute(new Attribute(
                AttributeName.of("dev.emailrouting.authentication"), AttributeValue.of("{\"version\":99}")));

        mailet.service(mail);

        assertThat(checked).hasSize(1);
    }

    @Test
    void whatHasNoClientToBeCheckedGetsNoResultsAndLosesForgedOnes() throws Exception {
        String forged = "Authentication-Results: mx.zone.example; dmarc=pass\r\n";
        MailImpl relaying = received(forged + Mails.MESSAGE);
        relaying.setAttribute(
                new Attribute(AttributeName.of("org.apache.james.SMTPIsAuthNetwork"), AttributeValue.of(true)));

        for (MailImpl mail : List.of(
                Mails.authenticated(received(forged + Mails.MESSAGE)),
                relaying,
                Mails.of(forged + Mails.MESSAGE, "ann@sender.example", "bob@zone.example"))) {
            mailet.service(mail);

            assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
        }
        assertThat(checked).isEmpty();
    }

    @Test
    void aTrustedSealIsNamed() throws Exception {
        MailImpl mail = received(Mails.MESSAGE);
        MailReport.keepOn(mail, Reports.failing(Policy.REJECT));
        MailMarks.put(mail, MailMarks.LOCAL_POLICY, "local_policy: arc=pass as[2].d=lists.example");

        mailet.service(mail);

        assertThat(Mails.text(mail).replace("\r\n\t", " "))
                .contains("dmarc=fail reason=\"local_policy: arc=pass as[2].d=lists.example\"");
    }

    @Test
    void theStartUpCheckHearsOfTheMailet() {
        assertThat(startUp.missing()).noneMatch(missing -> missing.contains("Authenticate "));
    }

    private static MailImpl reported(String message) {
        MailImpl mail = received(message);
        MailReport.keepOn(mail, Reports.passing());
        return mail;
    }

    private static MailImpl received(String message) {
        MailImpl mail = Mails.of(message, "ann@sender.example", "bob@zone.example");
        mail.setRemoteAddr("192.0.2.1");
        mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("session")));
        mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("client.example")));
        return mail;
    }
}
