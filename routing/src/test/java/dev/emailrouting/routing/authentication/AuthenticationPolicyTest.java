package dev.emailrouting.routing.authentication;

import java.util.Collections;
import java.util.List;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.ImmutableForwardability;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.authentication.Judgement.Action;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationPolicyTest {
    private static final SessionPolicy ENFORCE = dmarc(DmarcEnforcement.ENFORCE);

    private final AuthenticationPolicy policy =
            new AuthenticationPolicy(TrustedSealers.of(List.of("lists.example")), false);
    private final AuthenticationPolicy deferring =
            new AuthenticationPolicy(TrustedSealers.of(List.of("lists.example")), true);

    @Nested
    class WhereDmarcFails {

        @Test
        void theZoneRefusesWhatTheAuthorsDomainWantsRefused() {
            Judgement judgement = policy.judge(Reports.failing(Policy.REJECT), ENFORCE);

            assertThat(judgement)
                    .isEqualTo(Judgement.of(
                            Action.REFUSE,
                            "5.7.26",
                            "sender.example asks for mail that fails DMARC to be refused (p=reject): SPF fail for"
                                    + " sender.example; DKIM fail for sender.example"));
        }

        @Test
        void theZoneQuarantinesWhatTheAuthorsDomainWantsQuarantined() {
            Judgement judgement = policy.judge(Reports.failing(Policy.QUARANTINE), ENFORCE);

            assertThat(judgement.action()).isEqualTo(Action.QUARANTINE);
            assertThat(judgement.reason()).contains("quarantined (p=quarantine)");
        }

        @Test
        void nothingFollowsWhereTheDomainAsksForNothing() {
            assertThat(policy.judge(Reports.failing(Policy.NONE), ENFORCE)).isEqualTo(accepted(""));
        }

        @ParameterizedTest
        @EnumSource(
                value = Policy.class,
                names = {"QUARANTINE", "REJECT"})
        void aZoneThatMonitorsOnlyTellsWhatWouldHaveHappened(Policy asked) {
            Judgement judgement = policy.judge(Reports.failing(asked), dmarc(DmarcEnforcement.MONITOR));

            assertThat(judgement.action()).isEqualTo(Action.ACCEPT);
            assertThat(judgement.reason()).startsWith("monitored: sender.example asks for");
        }

        @Test
        void inAZoneWithoutDmarcNothingFollows() {
            assertThat(policy.judge(Reports.failing(Policy.REJECT), dmarc(DmarcEnforcement.OFF)))
                    .isEqualTo(accepted(""));
        }

        @Test
        void theTextTellsWhatPassedForAnotherDomain() {
            AuthenticationReport report = ImmutableAuthenticationReport.builder()
                    .from(Reports.failing(Policy.REJECT))
                    .spf(Reports.spf(Verdict.PASS, "bounce.example.net"))
                    .dkim(Collections.nCopies(
                            3, Reports.dkim(Verdict.PASS, "mailer.example").build()))
                    .build();

            assertThat(policy.judge(report, ENFORCE).reason())
                    .endsWith("SPF pass for bounce.example.net, not aligned; DKIM pass for mailer.example, not aligned,"
                            + " pass for mailer.example, not aligned, and 1 more");
        }

        @Test
        void theTextRepeatsNothingThatCouldBreakAReply() {
            String hostile = "evil\r\n250 ok<\u00e4\u0000>\"" + "x".repeat(500);
            AuthenticationReport report = ImmutableAuthenticationReport.builder()
                    .from(Reports.failing(Policy.REJECT))
                    .spf(Reports.spf(Verdict.PERMERROR, hostile))
                    .dkim(Collections.nCopies(
                            99, Reports.dkim(Verdict.PASS, hostile).build()))
                    .dmarc(Reports.dmarc(Verdict.FAIL)
                            .headerFrom(hostile)
                            .policy(Policy.REJECT)
                            .disposition(Policy.REJECT)
                            .build())
                    .build();

            assertThat(policy.judge(report, ENFORCE).reason()).matches("[A-Za-z0-9 ,;:()=?._-]{1,440}");
        }
    }

    @Nested
    class ATrustedSealersChain {
        private static final String SAW_IT_PASS = "mx.lists.example; dmarc=pass header.from=sender.example";

        @Test
        void softensWhatIsAskedForAndNeverTheResult() {
            AuthenticationReport report = Reports.sealed(Reports.failing(Policy.REJECT), "Lists.example", SAW_IT_PASS);

            assertThat(policy.judge(report, ENFORCE))
                    .isEqualTo(accepted("local_policy: arc=pass as[2].d=lists.example"));
            assertThat(policy.disposition(report)).isEqualTo(Policy.NONE);
            assertThat(report.dmarc().verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void isNothingWithoutTrust() {
            assertRefused(Reports.sealed(Reports.failing(Policy.REJECT), "evil.example", SAW_IT_PASS));
            assertRefused(Reports.sealed(Reports.failing(Policy.REJECT), "sub.lists.example", SAW_IT_PASS));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "mx.lists.example; dmarc=fail header.from=sender.example",
                    "mx.lists.example; dmarc=pass header.from=other.example",
                    "mx.lists.example; dkim=pass header.d=sender.example",
                    "mx.lists.example; none",
                    "mx.lists.example; spf=fail reason=\"dmarc=pass header.from=sender.example\"",
                    "no results at all",
                    ""
                })
        void isNothingWhereTheSealerDidNotSeeItPass(String results) {
            assertRefused(Reports.sealed(Reports.failing(Policy.REJECT), "lists.example", results));
        }

        @Test
        void isNothingWhereItDoesNotHold() {
            AuthenticationReport report = Reports.sealed(Reports.failing(Policy.REJECT), "lists.example", SAW_IT_PASS);

            assertRefused(ImmutableAuthenticationReport.builder()
                    .from(report)
                    .arc(dev.emailrouting.authentication.ImmutableArc.copyOf(report.arc())
                            .withVerdict(Verdict.FAIL))
                    .build());
        }

        private void assertRefused(AuthenticationReport report) {
            assertThat(policy.judge(report, ENFORCE).action()).isEqualTo(Action.REFUSE);
            assertThat(policy.disposition(report)).isEqualTo(Policy.REJECT);
        }
    }

    @Nested
    class WhereSpfOrDkimMustPass {
        private final SessionPolicy strict = ImmutableSessionPolicy.builder()
                .from(SessionPolicy.outsideZones())
                .requiresSpfOrDkim(true)
                .build();

        @Test
        void eitherWillDo() {
            assertThat(policy.judge(Reports.passing(), strict).action()).isEqualTo(Action.ACCEPT);
            assertThat(policy.judge(signed(Verdict.PASS, "mailer.example"), strict)
                            .action())
                    .isEqualTo(Action.ACCEPT);
        }

        @Test
        void neitherIsRefused() {
            assertThat(policy.judge(Reports.none(), strict))
                    .isEqualTo(Judgement.of(
                            Action.REFUSE,
                            "5.7.26",
                            "Neither SPF nor DKIM passes, and one of them must: SPF none for sender.example; no DKIM"
                                    + " signature"));
        }

        @Test
        void lookUpsThatFailedAreNoRefusal() {
            AuthenticationReport report = signed(Verdict.TEMPERROR, "sender.example");

            assertThat(policy.judge(report, strict).action()).isEqualTo(Action.ACCEPT);
            assertThat(deferring.judge(report, strict).action()).isEqualTo(Action.DEFER);
        }
    }

    @Nested
    class WhereMailThatWouldFailAfterItsForwardIsRefused {
        private final SessionPolicy strict = ImmutableSessionPolicy.builder()
                .from(ENFORCE)
                .refusesUnforwardable(true)
                .build();

        @Test
        void whatOnlySpfPassesForIsRefused() {
            assertThat(policy.judge(Reports.passing(), strict))
                    .isEqualTo(Judgement.of(
                            Action.REFUSE,
                            "5.7.20",
                            "This address forwards its mail, which would fail DMARC there (p=reject): it needs a DKIM"
                                    + " signature of sender.example; no DKIM signature"));
        }

        @Test
        void aSignatureOfSomebodyElseHasACodeOfItsOwn() { // RFC 7372 3.1
            AuthenticationReport report = ImmutableAuthenticationReport.builder()
                    .from(Reports.passing())
                    .addDkim(Reports.dkim(Verdict.PASS, "mailer.example").build())
                    .build();

            assertThat(policy.judge(report, strict).status()).isEqualTo("5.7.22");
        }

        @Test
        void whatSurvivesIsAccepted() {
            AuthenticationReport report = ImmutableAuthenticationReport.builder()
                    .from(Reports.passing())
                    .forwardability(ImmutableForwardability.builder()
                            .survives(true)
                            .reason("an aligned signature")
                            .build())
                    .build();

            assertThat(policy.judge(report, strict).action()).isEqualTo(Action.ACCEPT);
        }
    }

    @Nested
    class WhereLookUpsFailed {

        @Test
        void theMailIsTakenUnlessTheSettingsPutItOff() {
            assertThat(policy.judge(Reports.unfinished(), ENFORCE)).isEqualTo(accepted(""));
            assertThat(deferring.judge(Reports.unfinished(), ENFORCE))
                    .isEqualTo(Judgement.of(
                            Action.DEFER, "4.7.0", "The sender's DNS cannot be asked now, try again later"));
        }

        @ParameterizedTest
        @EnumSource(
                value = DmarcEnforcement.class,
                names = {"MONITOR", "OFF"})
        void itIsTakenWhereNothingWouldHaveFollowed(DmarcEnforcement dmarc) {
            assertThat(deferring.judge(Reports.unfinished(), dmarc(dmarc)).action())
                    .isEqualTo(Action.ACCEPT);
        }
    }

    private static AuthenticationReport signed(Verdict verdict, String domain) {
        return ImmutableAuthenticationReport.builder()
                .from(Reports.none())
                .addDkim(Reports.dkim(verdict, domain).build())
                .build();
    }

    private static Judgement accepted(String reason) {
        return Judgement.of(Action.ACCEPT, "", reason);
    }

    private static SessionPolicy dmarc(DmarcEnforcement dmarc) {
        return ImmutableSessionPolicy.builder()
                .from(SessionPolicy.outsideZones())
                .dmarc(dmarc)
                .build();
    }
}
