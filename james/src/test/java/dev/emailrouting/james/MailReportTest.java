package dev.emailrouting.james;

import java.util.function.UnaryOperator;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.Verdict;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MailReportTest {
    private final MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");

    @Test
    void whatIsKeptIsFoundAgain() {
        MailReport.keepOn(mail, Reports.passing());

        assertThat(MailReport.of(mail)).contains(Reports.passing());
    }

    @Test
    void aCopyHasItToo() throws Exception {
        MailReport.keepOn(mail, Reports.passing());

        assertThat(MailReport.of(MailMessages.copyWith("", mail))).contains(Reports.passing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"version\":9}"})
    void whatCannotBeReadIsNoReport(String unreadable) {
        MailMarks.put(mail, MailMarks.AUTHENTICATION, unreadable);

        assertThat(MailReport.of(mail)).isEmpty();
    }

    @Test
    void aBounceHasNotTheReportOfTheMailItIsAbout() {
        MailReport.keepOn(mail, Reports.passing());
        mail.setSender(null);

        assertThat(mail.getMaybeSender()).isEqualTo(MaybeSender.nullSender());
        assertThat(MailReport.of(mail)).isEmpty();
    }

    @Nested
    class TheSender {

        @Test
        void isProvenWhenTheClientHadLoggedIn() {
            assertThat(MailReport.isSenderProven(Mails.authenticated(mail))).isTrue();
        }

        @Test
        void isProvenWhenSpfPassesForIt() {
            assertThat(isProven(with(Verdict.PASS, "Sender.example", Verdict.NONE, "other.example")))
                    .isTrue();
            assertThat(isProven(with(Verdict.SOFTFAIL, "sender.example", Verdict.NONE, "other.example")))
                    .isFalse();
        }

        @Test
        void isProvenWhenDmarcPassesForItsDomainOrOneAbove() {
            assertThat(isProven(with(Verdict.FAIL, "sender.example", Verdict.PASS, "SENDER.example")))
                    .isTrue();
            assertThat(isProven(with(Verdict.FAIL, "sender.example", Verdict.PASS, "example")))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"other.example", "below.sender.example", "asender.example", "nder.example"})
        void isNotProvenWhenDmarcPassesForAnotherDomain(String author) {
            assertThat(isProven(with(Verdict.FAIL, "sender.example", Verdict.PASS, author)))
                    .isFalse();
        }

        @Test
        void isNotProvenByAReportThatFailsOrByNone() {
            assertThat(isProven(Reports.failing(Policy.REJECT))).isFalse();
            assertThat(MailReport.isSenderProven(Mails.from("ann@sender.example", "bob@zone.example")))
                    .isFalse();
        }

        @Test
        void isTheOneThatSrsRewrote() {
            MailReport.keepOn(mail, Reports.passing());
            MailMarks.put(mail, MailMarks.ORIGINAL_SENDER, "ann@sender.example");
            mail.setSender(Mails.address("SRS0=x=y=sender.example=ann@fwd.example"));

            assertThat(MailReport.isSenderProven(mail)).isTrue();
        }

        @Test
        void isNotProvenByAReportOfAnotherDomain() {
            MailImpl other = Mails.from("eve@victim.example", "bob@zone.example");
            MailReport.keepOn(other, Reports.passing());

            assertThat(MailReport.isSenderProven(other)).isFalse();
        }

        @Test
        void isNeverProvenWhereItIsTheNullSender() {
            MailImpl bounce = Mails.from("", "bob@zone.example");
            MailReport.keepOn(
                    bounce,
                    changed(report -> report.client(ImmutableSmtpIdentity.builder()
                            .address(Reports.none().client().address())
                            .build())));

            assertThat(MailReport.of(bounce)).isPresent();
            assertThat(MailReport.isSenderProven(bounce)).isFalse();
            assertThat(MailReport.isSenderProven(Mails.authenticated(bounce))).isFalse();
        }

        private boolean isProven(AuthenticationReport report) {
            Mail reported = Mails.from("ann@sender.example", "bob@zone.example");
            MailReport.keepOn(reported, report);
            return MailReport.isSenderProven(reported);
        }

        private AuthenticationReport with(Verdict spf, String spfDomain, Verdict dmarc, String author) {
            return changed(report -> report.spf(Reports.spf(spf, spfDomain))
                    .dmarc(Reports.dmarc(dmarc).headerFrom(author).build()));
        }

        private AuthenticationReport changed(UnaryOperator<ImmutableAuthenticationReport.Builder> change) {
            return change.apply(ImmutableAuthenticationReport.builder().from(Reports.passing()))
                    .build();
        }
    }
}
