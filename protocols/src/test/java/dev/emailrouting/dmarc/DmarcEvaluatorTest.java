package dev.emailrouting.dmarc;

import java.util.List;
import java.util.stream.IntStream;

import dev.emailrouting.dmarc.DmarcResult.Outcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DmarcEvaluatorTest {
    private final DmarcFixture dns = new DmarcFixture();

    private static void assertIs(DmarcResult result, Outcome outcome, DmarcPolicy disposition) {
        assertThat(result.outcome()).as(result.reason()).isEqualTo(outcome);
        assertThat(result.disposition()).isEqualTo(disposition);
    }

    @Nested
    class PolicyDiscovery { // RFC 9989 4.10.1
        @Test
        void theAuthorsOwnRecordComesFirst() {
            dns.record("news.acme.example", "v=DMARC1; p=quarantine").record("acme.example", "v=DMARC1; p=reject");

            DmarcResult result = dns.from("ann@news.acme.example").judged();

            assertIs(result, Outcome.FAIL, DmarcPolicy.QUARANTINE);
            assertThat(result.policyDomain()).get().hasToString("news.acme.example");
            assertThat(result.record()).get().hasToString("v=DMARC1; p=quarantine");
        }

        @Test
        void thenThatOfTheOrganization() {
            dns.record("acme.example", "v=DMARC1; p=reject; sp=quarantine")
                    .record("y.acme.example", "v=DMARC1; p=none");

            DmarcResult result = dns.from("ann@x.y.acme.example").judged();

            assertIs(result, Outcome.FAIL, DmarcPolicy.QUARANTINE);
            assertThat(result.organizationalDomain()).get().hasToString("acme.example");
        }

        @Test
        void thenThatOfThePublicSuffix() {
            dns.record("coop.example", "v=DMARC1; p=none; sp=reject; psd=y");

            DmarcResult result = dns.from("ann@mail.farm.coop.example").judged();

            assertIs(result, Outcome.FAIL, DmarcPolicy.REJECT);
            assertThat(result.organizationalDomain()).get().hasToString("farm.coop.example");
            assertThat(result.policyDomain()).get().hasToString("coop.example");
        }

        @Test
        void aSuffixIsNotAskedForOrganizationsWithARecord() {
            dns.record("coop.example", "v=DMARC1; p=reject; psd=y").record("farm.coop.example", "v=DMARC1; p=none");

            assertIs(dns.from("ann@mail.farm.coop.example").judged(), Outcome.FAIL, DmarcPolicy.NONE);
        }

        @Test
        void aRecordBelowTheOrganizationSaysNothing() {
            dns.record("coop.example", "v=DMARC1; p=reject; psd=y").record("b.farm.coop.example", "v=DMARC1; p=none");

            assertThat(dns.from("ann@a.b.farm.coop.example").judged().policyDomain())
                    .get()
                    .hasToString("coop.example");
        }

        @Test
        void withoutARecordDmarcDoesNotApply() {
            DmarcResult result =
                    dns.from("ann@acme.example").dkim("acme.example").judged();

            assertIs(result, Outcome.NONE, DmarcPolicy.NONE);
            assertThat(result.policy()).isEmpty();
            assertThat(result.isDkimAligned("acme.example")).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"v=DMARC1; adkim=s", "v=DMARC1; p=reject; sp=x", "v=DMARC1; p=reject; np=x"})
        void aBrokenPolicyWithoutReportsSwitchesDmarcOff(String record) {
            dns.record("acme.example", record);

            assertIs(dns.from("ann@acme.example").dkim("acme.example").judged(), Outcome.NONE, DmarcPolicy.NONE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v=DMARC1", "v=DMARC1; p=reject; sp=x", "v=DMARC1; p=reject; np=x"})
        void aBrokenPolicyWithReportsIsNone(String record) {
            dns.record("acme.example", record + "; rua=mailto:a@acme.example");

            assertIs(dns.from("ann@acme.example").judged(), Outcome.FAIL, DmarcPolicy.NONE);
        }

        @Test
        void ofSeveralRecordsNoneCountsAndTheWalkGoesOn() { // RFC 9989 4.10, steps 2 and 6
            dns.record("news.acme.example", "v=DMARC1; p=none", "v=DMARC1; p=quarantine")
                    .record("acme.example", "v=DMARC1; p=reject");

            assertIs(dns.from("ann@news.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }
    }

    @Nested
    class Subdomains { // RFC 9989 4.7, sp and np
        @Test
        void oneThatDoesNotExistTakesNp() {
            dns.record("acme.example", "v=DMARC1; p=none; sp=none; np=reject");

            assertIs(dns.from("ann@ghost.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }

        @Test
        void oneWithoutAddressesExists() { // RFC 9989 3.2.13: NXDOMAIN, not NODATA
            dns.record("acme.example", "v=DMARC1; p=none; np=reject").existsWithoutAddress("news.acme.example");

            assertIs(dns.from("ann@news.acme.example").judged(), Outcome.FAIL, DmarcPolicy.NONE);
        }

        @Test
        void noExistenceIsLookedUpThatDoesNotMatter() {
            dns.record("acme.example", "v=DMARC1; p=reject; np=reject").fails("news.acme.example");

            assertIs(dns.from("ann@news.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }

        @Test
        void whereNobodyKnowsWhetherItExistsItDoesNotFail() {
            dns.record("acme.example", "v=DMARC1; p=none; np=reject").fails("news.acme.example");

            assertIs(dns.from("ann@news.acme.example").judged(), Outcome.TEMPERROR, DmarcPolicy.NONE);
            assertIs(dns.from("ann@news.acme.example").dkim("acme.example").judged(), Outcome.PASS, DmarcPolicy.NONE);
        }
    }

    @Nested
    class Walk { // RFC 9989 4.10
        @Test
        void aLongNameIsAskedForEightTimes() {
            dns.from("ann@a.b.c.d.e.f.g.h.i.j.mail.example.com").judged();

            assertThat(dns.asked())
                    .containsExactly(
                            "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
                            "_dmarc.g.h.i.j.mail.example.com",
                            "_dmarc.h.i.j.mail.example.com",
                            "_dmarc.i.j.mail.example.com",
                            "_dmarc.j.mail.example.com",
                            "_dmarc.mail.example.com",
                            "_dmarc.example.com",
                            "_dmarc.com");
        }

        @Test
        void aNameOfEightLabelsLosesOneAtATime() {
            dns.from("ann@a.b.c.d.e.f.example.com").judged();

            assertThat(dns.asked()).hasSize(8).contains("_dmarc.b.c.d.e.f.example.com");
        }

        @ParameterizedTest
        @CsvSource({"psd=y", "psd=n"})
        void aRecordThatSaysWhatItIsEndsTheWalk(String psd) {
            dns.record("b.acme.example", "v=DMARC1; p=none; " + psd).recordFails("acme.example");

            assertIs(dns.from("ann@a.b.acme.example").judged(), Outcome.FAIL, DmarcPolicy.NONE);
        }

        @ParameterizedTest
        @CsvSource({"psd=y", "psd=n"})
        void soDoesTheStartingName(String psd) {
            dns.record("b.acme.example", "v=DMARC1; p=reject; " + psd).recordFails("acme.example");

            DmarcResult result =
                    dns.from("ann@b.acme.example").dkim("a.b.acme.example").judged();

            assertThat(result.organizationalDomain()).get().hasToString("b.acme.example");
            assertThat(result.outcome()).isEqualTo(psd.equals("psd=n") ? Outcome.PASS : Outcome.FAIL);
        }

        @Test
        void noNameIsAskedForTwice() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            dns.from("ann@a.acme.example")
                    .dkim("b.acme.example", "c.acme.example")
                    .judged();

            assertThat(dns.asked()).doesNotHaveDuplicates();
        }
    }

    @Nested
    class IdentifierAlignmentEvaluation { // RFC 9989 4.10.2
        @Test
        void relaxedAsksForTheSameOrganization() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            DmarcResult result = dns.from("ann@a.acme.example")
                    .dkim("b.acme.example")
                    .spf("evil.example")
                    .judged();

            assertIs(result, Outcome.PASS, DmarcPolicy.NONE);
            assertThat(result.policy()).contains(DmarcPolicy.REJECT);
            assertThat(result.isDkimAligned("B.acme.example.")).isTrue();
            assertThat(result.isSpfAligned("evil.example")).isFalse();
            assertThat(result.isSpfAligned("b.acme.example")).isFalse();
        }

        @Test
        void strictAsksForTheSameDomain() {
            dns.record("acme.example", "v=DMARC1; p=reject; adkim=s; aspf=s");

            assertIs(dns.from("ann@acme.example").dkim("b.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
            assertIs(dns.from("ann@acme.example").spf("b.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
            assertIs(dns.from("ann@acme.example").dkim("ACME.example").judged(), Outcome.PASS, DmarcPolicy.NONE);
        }

        @Test
        void theModesAreIndependent() {
            dns.record("acme.example", "v=DMARC1; p=reject; aspf=s");

            assertIs(dns.from("ann@acme.example").dkim("b.acme.example").judged(), Outcome.PASS, DmarcPolicy.NONE);
            assertIs(dns.from("ann@acme.example").spf("b.acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }

        @Test
        void aParentWithoutARecordIsAnotherOrganization() {
            dns.record("news.acme.example", "v=DMARC1; p=reject");

            assertIs(dns.from("ann@news.acme.example").dkim("acme.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }

        @Test
        void theSuffixSeparatesItsOrganizations() {
            dns.record("coop.example", "v=DMARC1; p=reject; psd=y");

            assertIs(
                    dns.from("ann@farm.coop.example").dkim("mill.coop.example").judged(),
                    Outcome.FAIL,
                    DmarcPolicy.REJECT);
            assertIs(
                    dns.from("ann@farm.coop.example")
                            .dkim("a.farm.coop.example")
                            .judged(),
                    Outcome.PASS,
                    DmarcPolicy.NONE);
        }

        @Test
        void theSameDomainNeedsNoWalk() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            dns.from("ann@acme.example")
                    .dkim("acme.example")
                    .spf("acme.example")
                    .judged();

            assertThat(dns.asked()).containsExactly("_dmarc.acme.example");
        }

        @Test
        void aDomainOutsideOfTheOrganizationNeedsNoWalk() {
            dns.record("acme.example", "v=DMARC1; p=reject").recordFails("evil.example");

            assertIs(dns.from("ann@acme.example").dkim("evil.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
        }

        @Test
        void whatIsNoDomainProvesNothing() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            DmarcResult result =
                    dns.from("ann@acme.example").dkim("", "[192.0.2.1]", ".").judged();

            assertIs(result, Outcome.FAIL, DmarcPolicy.REJECT);
            assertThat(result.isDkimAligned("")).isFalse();
        }

        @Test
        void manySignaturesDoNotMakeManyQueries() {
            dns.record("acme.example", "v=DMARC1; p=reject; psd=n");
            String[] domains = IntStream.range(0, 500)
                    .mapToObj(i -> "a.b.c.d.e.f" + i + ".acme.example")
                    .toArray(String[]::new);

            dns.from("ann@acme.example")
                    .dkim(domains)
                    .spf("bounce.acme.example")
                    .judged();

            assertThat(dns.asked()).hasSizeLessThan(80).contains("_dmarc.bounce.acme.example");
        }
    }

    @Nested
    class TestMode { // RFC 9989 4.7, t
        @ParameterizedTest
        @CsvSource({"reject, QUARANTINE", "quarantine, NONE", "none, NONE"})
        void thePolicyIsOneLevelBelow(String published, DmarcPolicy asked) {
            dns.record("acme.example", "v=DMARC1; t=y; p=" + published);

            DmarcResult result = dns.from("ann@acme.example").judged();

            assertIs(result, Outcome.FAIL, asked);
            assertThat(result.publishedPolicy().map(DmarcPolicy::word)).contains(published);
        }
    }

    @Nested
    class TemporaryErrors { // RFC 9989 5.3.6
        @Test
        void anAuthorThatCannotBeLookedUpIsNotJudged() {
            dns.recordFails("acme.example");

            assertIs(dns.from("ann@acme.example").dkim("acme.example").judged(), Outcome.TEMPERROR, DmarcPolicy.NONE);
        }

        @Test
        void aParentThatCannotBeLookedUpMattersOnlyWhereItIsNeeded() {
            dns.record("news.acme.example", "v=DMARC1; p=reject").recordFails("acme.example");

            assertThat(dns.from("ann@news.acme.example")
                            .dkim("news.acme.example")
                            .judged()
                            .outcome())
                    .isEqualTo(Outcome.PASS);
            assertThat(dns.from("ann@news.acme.example").judged().outcome()).isEqualTo(Outcome.FAIL);
            assertThat(dns.from("ann@news.acme.example")
                            .dkim("evil.test")
                            .judged()
                            .outcome())
                    .isEqualTo(Outcome.FAIL);
            assertThat(dns.from("ann@news.acme.example")
                            .dkim("acme.example")
                            .judged()
                            .outcome())
                    .isEqualTo(Outcome.TEMPERROR);
        }

        @Test
        void aSignerThatCannotBeLookedUpMightBeAligned() {
            dns.record("acme.example", "v=DMARC1; p=reject").recordFails("k.acme.example");

            assertIs(dns.from("ann@acme.example").dkim("k.acme.example").judged(), Outcome.TEMPERROR, DmarcPolicy.NONE);
            assertIs(
                    dns.from("ann@acme.example")
                            .dkim("k.acme.example")
                            .spf("acme.example")
                            .judged(),
                    Outcome.PASS,
                    DmarcPolicy.NONE);
        }

        @Test
        void anUndecidedCheckOfAnAlignedDomainIsNoFailure() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            assertIs(
                    dns.from("ann@acme.example").undecidedSpf("b.acme.example").judged(),
                    Outcome.TEMPERROR,
                    DmarcPolicy.NONE);
            assertIs(
                    dns.from("ann@acme.example").undecidedDkim("acme.example").judged(),
                    Outcome.TEMPERROR,
                    DmarcPolicy.NONE);
        }

        @Test
        void anUndecidedCheckOfAnotherDomainIsNoWayAroundThePolicy() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            assertIs(
                    dns.from("ann@acme.example")
                            .undecidedDkim("evil.example")
                            .undecidedSpf("evil.example")
                            .judged(),
                    Outcome.FAIL,
                    DmarcPolicy.REJECT);
        }
    }

    @Nested
    class Authors { // RFC 9989 5.3.1 and 11.5
        @Test
        void severalAuthorsOfOneDomainAreOne() {
            dns.record("acme.example", "v=DMARC1; p=reject");

            assertIs(
                    dns.from("ann@acme.example", "bob@ACME.example")
                            .dkim("acme.example")
                            .judged(),
                    Outcome.PASS,
                    DmarcPolicy.NONE);
        }

        @Test
        void ofSeveralDomainsTheStrictestPolicyOfThoseThatFailIsAsked() {
            dns.record("bank.example", "v=DMARC1; p=reject")
                    .record("acme.example", "v=DMARC1; p=quarantine")
                    .record("evil.test", "v=DMARC1; p=none");

            DmarcResult result = dns.from("x@evil.test", "ann@acme.example", "ceo@bank.example")
                    .dkim("evil.test")
                    .judged();

            assertIs(result, Outcome.FAIL, DmarcPolicy.REJECT);
            assertThat(result.authorDomain()).get().hasToString("bank.example");
        }

        @Test
        void severalDomainsNeverPass() {
            dns.record("acme.example", "v=DMARC1; p=reject").record("evil.test", "v=DMARC1; p=none");

            assertIs(
                    dns.from("ann@acme.example", "x@evil.test")
                            .dkim("acme.example", "evil.test")
                            .judged(),
                    Outcome.PERMERROR,
                    DmarcPolicy.NONE);
        }

        @Test
        void severalDomainsOfWhichOneCannotBeLookedUpAreNotJudged() {
            dns.recordFails("acme.example");

            assertIs(dns.from("ann@acme.example", "x@evil.test").judged(), Outcome.TEMPERROR, DmarcPolicy.NONE);
        }

        @Test
        void anAuthorThatCannotBeReadIsJudgedByWhateverLooksLikeADomain() {
            dns.record("bank.example", "v=DMARC1; p=reject");

            assertIs(dns.from("\"ceo <ceo@bank.example>").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
            assertIs(
                    dns.from("\"ceo <ceo@bank.example>").dkim("bank.example").judged(),
                    Outcome.PERMERROR,
                    DmarcPolicy.NONE);
        }

        @Test
        void manyDomainsDoNotMakeManyQueries() {
            String[] authors = IntStream.range(0, 500)
                    .mapToObj(i -> "ann@a.b.c.d.e.f.g.acme" + i + ".example")
                    .toArray(String[]::new);

            assertIs(dns.from(authors).judged(), Outcome.PERMERROR, DmarcPolicy.NONE);
            assertThat(dns.asked()).hasSizeLessThanOrEqualTo(4 * 8);
        }

        @Test
        void noDomainNameHasNoPolicy() {
            assertIs(dns.from("ann@[192.0.2.1]").spf("[192.0.2.1]").judged(), Outcome.NONE, DmarcPolicy.NONE);
            assertThat(dns.asked()).isEmpty();
        }

        @Test
        void theDomainIsLookedUpAsIdna2008HasIt() { // RFC 9989 5.3.1, RFC 5890 2.3
            dns.record("xn--fa-hia.example", "v=DMARC1; p=reject").record("fass.example", "v=DMARC1; p=none");

            assertIs(dns.from("ann@faß.example").dkim("fass.example").judged(), Outcome.FAIL, DmarcPolicy.REJECT);
            assertIs(dns.from("ann@faß.example").dkim("xn--fa-hia.example").judged(), Outcome.PASS, DmarcPolicy.NONE);
        }
    }

    @Test
    void theReasonNamesWhatDecided() {
        dns.record("acme.example", "v=DMARC1; p=reject");

        assertThat(List.of(
                        dns.from("ann@acme.example")
                                .dkim("acme.example")
                                .judged()
                                .reason(),
                        dns.from("ann@acme.example")
                                .spf("b.acme.example")
                                .judged()
                                .reason(),
                        dns.from("ann@acme.example").judged().reason(),
                        dns.from("ann@acme.example").dkim("evil.test").judged().reason(),
                        dns.from("ann@other.example").judged().reason()))
                .containsExactly(
                        "acme.example (DKIM) is the author's domain",
                        "b.acme.example (SPF) is of the author's organization",
                        "neither SPF nor DKIM passed for a domain",
                        "no domain that passed is aligned with acme.example: evil.test (DKIM)",
                        "no policy record applies to other.example");
    }
}
