package dev.emailrouting.matchers;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.ZonesInMemory;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.TrustedSealers;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.james.ZonesInMemory.forward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MatchersTest {
    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock).domain("zone.example");
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();

    @AfterEach
    void close() {
        tables.close();
    }

    @Nested
    class TheRecipientInZone {

        @Test
        void isOneWhoseDomainIsAZoneWhateverItsCase() throws Exception {
            assertThat(matched(
                            new RecipientInZone(tables),
                            "",
                            Mails.from(
                                    "ann@sender.example",
                                    "bob@ZONE.example",
                                    "bob@sub.zone.example",
                                    "bob@far.example",
                                    "bob@localhost")))
                    .containsExactly("bob@zone.example");
        }

        @Test
        void isOneAlsoWhileTheStoreIsAway() throws Exception {
            zones.goAway();

            assertThat(matched(new RecipientInZone(tables), "", Mails.from("ann@sender.example", "bob@zone.example")))
                    .hasSize(1);
        }
    }

    @Nested
    class TheMtaStsPolicy {
        private final Map<String, PolicyOverride> overrides = new HashMap<>();
        private final HasMtaStsPolicy matcher =
                new HasMtaStsPolicy(domain -> policy(domain), domain -> Optional.ofNullable(overrides.get(domain)));

        private PolicyAnswer policy(String domain) {
            if (domain.equals("unknown.example")) {
                return PolicyAnswer.unknown(PolicyFault.of(PolicyFault.Kind.TXT_LOOKUP, "the store is away too"));
            }
            StsMode mode = Map.of("strict.example", StsMode.ENFORCE, "trying.example", StsMode.TESTING)
                    .getOrDefault(domain, StsMode.NONE);
            MxPattern mx = MxPattern.parse("mx." + domain).orElseThrow();
            return PolicyAnswer.cached(dev.emailrouting.mtasts.Policy.of(
                    domain, "1", StsPolicy.of(mode, Duration.ofDays(1), List.of(mx)), Instant.EPOCH));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                enforce          | a@strict.example
                testing          | b@trying.example
                Enforce, Testing | a@strict.example b@trying.example
                any              | a@strict.example b@trying.example
                """)
        void isThatOfTheRecipientsDomain(String condition, String expected) throws Exception {
            Mail mail = Mails.from("ann@sender.example", "a@strict.example", "b@trying.example", "c@none.example");

            assertThat(matched(matcher, condition, mail)).containsExactlyInAnyOrder(expected.split(" "));
        }

        @Test
        void isWhatAnAdministratorWantsInItsPlace() throws Exception {
            overrides.put("strict.example", PolicyOverride.testing("strict.example"));
            overrides.put("trying.example", PolicyOverride.off("trying.example"));
            overrides.put(
                    "none.example",
                    PolicyOverride.enforce(
                            "none.example",
                            List.of(MxPattern.parse("mx.none.example").orElseThrow())));
            Mail mail = Mails.from("ann@sender.example", "a@strict.example", "b@trying.example", "c@none.example");

            assertThat(matched(matcher, "enforce", mail)).containsExactly("c@none.example");
            assertThat(matched(matcher, "testing", mail)).containsExactly("a@strict.example");
        }

        /** RFC 8461 3.3: a policy that is kept counts, and here nobody can read whether one is. */
        @Test
        void isNotTakenForNoneWhereNobodyCanTell() {
            assertThatThrownBy(() -> matched(matcher, "any", Mails.from("ann@sender.example", "a@unknown.example")))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("unknown.example");
        }

        @Test
        void isNothingElse() {
            assertThatThrownBy(() -> matched(matcher, "none", Mails.from("ann@sender.example", "a@strict.example")))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("enforce, testing, any");
        }
    }

    @Nested
    class TheRoutingRule {

        @Test
        void isAnyThatDecides() throws Exception {
            james.user("user@zone.example");
            zones.rule("bob@zone.example", forward("bob@far.example"));

            assertThat(ruled("")).containsExactly("bob@zone.example");
        }

        @Test
        void isTheOneOfTheIdOrTheName() throws Exception {
            zones.rule("bob@zone.example", forward("bob@far.example"));
            zones.catchAll("zone.example", forward("all@far.example"));

            assertThat(ruled("*@zone.example")).containsExactly("user@zone.example");
            assertThat(ruled(ZonesInMemory.ruleId("bob@zone.example"))).containsExactly("bob@zone.example");
            assertThat(ruled("another")).isEmpty();
        }

        private List<String> ruled(String condition) throws MessagingException {
            return matched(
                    new MatchesRoutingRule(tables, james.localAddresses()),
                    condition,
                    Mails.from("ann@sender.example", "bob@zone.example", "user@zone.example", "joe@far.example"));
        }
    }

    @Nested
    class TheSrsAddress {
        private final SrsRewriter srs = SrsRewriter.withoutStore(
                SrsConfiguration.of("fwd.example"), SrsSecrets.of(List.of("a secret of the test, long enough")), clock);

        private final String genuine =
                srs.forward("ann@sender.example").sender().orElseThrow();

        @Test
        void isOneOfOurMaking() throws Exception {
            assertThat(srsAddressesAmong(
                            genuine,
                            "SRS0=AAAAAA=AA=sender.example=ann@fwd.example",
                            "SRS0=AAAA=AA=sender.example=ann@far.example",
                            "bob@fwd.example"))
                    .containsExactly(genuine);
        }

        @Test
        void isNoneWhenItExpired() throws Exception {
            clock.move(Duration.ofDays(40));

            assertThat(srsAddressesAmong(genuine)).isEmpty();
        }

        private List<String> srsAddressesAmong(String... recipients) throws MessagingException {
            return matched(new IsSrsAddress(srs), "", Mails.from("", recipients));
        }
    }

    @Nested
    class TheProvenSender {

        @Test
        void isAClientThatHadLoggedIn() throws Exception {
            Mail mail = Mails.authenticated(Mails.from("ann@zone.example", "bob@far.example", "eve@far.example"));

            assertThat(matched(new SenderIsProven(), "", mail)).containsExactly("bob@far.example", "eve@far.example");
        }

        @Test
        void isOneThatSpfPassesFor() throws Exception {
            assertThat(matched(new SenderIsProven(), "", reported(Reports.passing())))
                    .hasSize(2);
            assertThat(matched(new SenderIsProven(), "", reported(Reports.failing(Policy.NONE))))
                    .isEmpty();
        }

        @Test
        void isNobodyElse() throws Exception {
            assertThat(matched(new SenderIsProven(), "", Mails.from("ann@zone.example", "bob@far.example")))
                    .isEmpty();
        }

        @Test
        void isNeverTheNullSender() throws Exception {
            assertThat(matched(new SenderIsProven(), "", Mails.authenticated(Mails.from("", "bob@far.example"))))
                    .isEmpty();
        }
    }

    @Nested
    class WhatTheChecksFound {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "dmarc=fail",
                    "spf=fail",
                    "dkim=fail",
                    "arc=none",
                    "DMARC=Fail",
                    "spf=pass, dmarc=fail",
                    "spf=fail,"
                })
        void isMatchedByAnyOfTheResults(String condition) throws Exception {
            assertThat(matched(new AuthenticationResultIs(), condition, reported(Reports.failing(Policy.REJECT))))
                    .containsExactly("bob@zone.example", "eve@zone.example");
        }

        @ParameterizedTest
        @ValueSource(strings = {"dmarc=pass", "dkim=none", "spf=pass,dkim=pass"})
        void isNotMatchedByOthers(String condition) throws Exception {
            assertThat(matched(new AuthenticationResultIs(), condition, reported(Reports.failing(Policy.REJECT))))
                    .isEmpty();
        }

        @Test
        void isNoneOfDkimWhereThereIsNoSignature() throws Exception {
            assertThat(matched(new AuthenticationResultIs(), "dkim=none", reported(Reports.passing())))
                    .hasSize(2);
        }

        @Test
        void isWhatTheAuthorsDomainAsksFor() throws Exception {
            Mail mail = reported(Reports.failing(Policy.QUARANTINE));

            assertThat(matched(dispositionIs(), "quarantine", mail)).hasSize(2);
            assertThat(matched(dispositionIs(), "Reject,Quarantine", mail)).hasSize(2);
            assertThat(matched(dispositionIs(), "reject", mail)).isEmpty();
        }

        @Test
        void isSoftenedByATrustedSealer() throws Exception {
            Mail mail = reported(Reports.sealed(
                    Reports.failing(Policy.REJECT),
                    "lists.example",
                    "lists.example; dmarc=pass header.from=sender.example"));

            assertThat(matched(dispositionIs(), "none", mail)).hasSize(2);
            assertThat(matched(dispositionIs(), "reject", mail)).isEmpty();
        }

        @Test
        void isTheChain() throws Exception {
            Mail mail = reported(Reports.sealed(Reports.none(), "lists.example", "lists.example; none"));

            assertThat(matched(new ArcChainIs(), "pass", mail)).hasSize(2);
            assertThat(matched(new ArcChainIs(), "none,fail", mail)).isEmpty();
        }

        @Test
        void isAnAlignedAuthor() throws Exception {
            assertThat(matched(new FromDomainAligned(), "", reported(Reports.passing())))
                    .hasSize(2);
            assertThat(matched(new FromDomainAligned(), "", reported(signed("sender.example"))))
                    .hasSize(2);
            assertThat(matched(new FromDomainAligned(), "", reported(signed("mailer.example"))))
                    .isEmpty();
            assertThat(matched(new FromDomainAligned(), "", reported(Reports.failing(Policy.NONE))))
                    .isEmpty();
        }

        @Test
        void isNothingWhereNothingWasChecked() throws Exception {
            Mail mail = Mails.from("ann@sender.example", "bob@zone.example");

            assertThat(matched(new AuthenticationResultIs(), "dmarc=none,spf=none,dkim=none,arc=none", mail))
                    .isEmpty();
            assertThat(matched(new ArcChainIs(), "none", mail)).isEmpty();
            assertThat(matched(dispositionIs(), "none", mail)).isEmpty();
            assertThat(matched(new FromDomainAligned(), "", mail)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", ",", "fail", "dmarc", "dmarc=maybe", "dmarc=fail,spf=never", "iprev=pass"})
        void canOnlyBeAskedForInTheWordsThereAre(String condition) {
            assertThatThrownBy(() -> matched(new AuthenticationResultIs(), condition, reported(Reports.none())))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageStartingWith("tested: ")
                    .hasMessageContaining("dmarc=fail");
            assertThatThrownBy(() -> matched(new ArcChainIs(), condition + "x", reported(Reports.none())))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("none, pass, fail, temperror");
            assertThatThrownBy(() -> matched(dispositionIs(), condition + "x", reported(Reports.none())))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("none, quarantine, reject");
        }

        private DmarcDispositionIs dispositionIs() {
            return new DmarcDispositionIs(new AuthenticationPolicy(TrustedSealers.of(List.of("lists.example")), false));
        }

        private AuthenticationReport signed(String domain) {
            return ImmutableAuthenticationReport.builder()
                    .from(Reports.none())
                    .addDkim(Reports.dkim(Verdict.PASS, domain).build())
                    .build();
        }
    }

    private static Mail reported(AuthenticationReport report) {
        Mail mail = Mails.from("ann@sender.example", "bob@zone.example", "eve@zone.example");
        MailReport.keepOn(mail, report);
        return mail;
    }

    private static List<String> matched(Matcher matcher, String condition, Mail mail) throws MessagingException {
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("tested")
                .condition(condition)
                .build());
        Collection<MailAddress> matched = matcher.match(mail);
        return matched.stream().map(MailAddress::asString).collect(Collectors.toList());
    }
}
