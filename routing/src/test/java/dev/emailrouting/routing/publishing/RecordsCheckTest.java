package dev.emailrouting.routing.publishing;

import java.util.List;

import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.TestKeys;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecordsCheckTest {
    private static final String RSA_NAME = "rsa._domainkey.example.com";

    private static void assertOk(CheckedRecord checked) {
        assertThat(checked.status()).as(checked.toString()).isEqualTo(RecordStatus.OK);
    }

    private static void assertMissing(CheckedRecord checked) {
        assertThat(checked.status()).as(checked.toString()).isEqualTo(RecordStatus.MISSING);
        assertThat(checked.advice()).isPresent();
    }

    private static void assertWrong(CheckedRecord checked, String advice) {
        assertThat(checked.status()).as(checked.toString()).isEqualTo(RecordStatus.WRONG);
        assertThat(checked.advice().orElseThrow()).contains(advice);
    }

    private static void assertUnknown(CheckedRecord checked) {
        assertThat(checked.status()).as(checked.toString()).isEqualTo(RecordStatus.UNKNOWN);
        assertThat(checked.advice().orElseThrow()).contains("ask again", "SERVFAIL");
    }

    @Nested
    class Mx {
        private CheckedRecord published(String... records) {
            return Publishing.complete().mx("shop.example", records).checked(Purpose.MX);
        }

        @Test
        void thisServersHostIsOk() {
            CheckedRecord checked = published("10 mx.host.example");

            assertOk(checked);
            assertThat(checked.found()).containsExactly("10 mx.host.example");
            assertThat(checked.advice()).isEmpty();
        }

        @Test
        void anotherPriorityIsAsGood() {
            assertOk(published("5 mx.host.example"));
        }

        @Test
        void noneIsMissing() {
            assertMissing(Publishing.complete().without("shop.example").checked(Purpose.MX));
        }

        @Test
        void somebodyElsesHostIsWrong() {
            CheckedRecord checked = published("10 mx.elsewhere.example");

            assertWrong(checked, "take out 10 mx.elsewhere.example");
            assertThat(checked.found()).containsExactly("10 mx.elsewhere.example");
        }

        @Test
        void somebodyElseBesideThisServerTakesHalfOfTheMail() {
            assertWrong(published("10 mx.host.example", "10 mx.elsewhere.example"), "take out 10 mx.elsewhere.example");
        }

        @Test
        void somebodyElseBehindThisServerIsOkAndTold() {
            CheckedRecord checked = published("10 mx.host.example", "20 backup.example");

            assertOk(checked);
            assertThat(checked.advice().orElseThrow()).contains("20 backup.example");
        }

        @Test
        void aDomainThatTakesNoMailIsWrong() {
            assertWrong(published("0 ."), "takes no mail");
        }

        @Test
        void oneOfTwoHostsIsMissing() {
            List<CheckedRecord> checked = Publishing.complete()
                    .host("20 mx2.host.example")
                    .report()
                    .records()
                    .subList(0, 2);

            assertOk(checked.get(0));
            assertMissing(checked.get(1));
            assertThat(checked.get(1).found()).containsExactly("10 mx.host.example");
        }

        @Test
        void anAliasCanHaveNoOtherRecord() {
            CheckedRecord checked = Publishing.complete()
                    .without("shop.example")
                    .alias("shop.example", "shops.elsewhere.example")
                    .address("shops.elsewhere.example", "198.51.100.1")
                    .checked(Purpose.MX);

            assertWrong(checked, "alias");
            assertThat(checked.found()).containsExactly("CNAME shops.elsewhere.example");
        }

        @Test
        void aHostThatIsAnAliasIsWrong() {
            assertWrong(
                    Publishing.complete()
                            .without("mx.host.example")
                            .alias("mx.host.example", "vm7.cloud.example")
                            .address("vm7.cloud.example", "192.0.2.1")
                            .checked(Purpose.MX),
                    "mx.host.example is an alias (CNAME) of vm7.cloud.example");
        }

        @Test
        void aHostWithoutAnAddressIsWrong() {
            assertWrong(
                    Publishing.complete().without("mx.host.example").checked(Purpose.MX),
                    "mx.host.example has no address");
        }

        @Test
        void aHostWithAnIp6AddressAloneIsOk() {
            assertOk(Publishing.complete()
                    .without("mx.host.example")
                    .address("mx.host.example", "2001:db8::1")
                    .checked(Purpose.MX));
        }

        @Test
        void aFailedLookUpIsUnknown() {
            assertUnknown(Publishing.complete().fails("shop.example").checked(Purpose.MX));
            assertUnknown(Publishing.complete().fails("mx.host.example").checked(Purpose.MX));
        }
    }

    @Nested
    class Spf {
        private CheckedRecord published(String... records) {
            return Publishing.complete().txt("shop.example", records).checked(Purpose.SPF);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "v=spf1 mx ~all",
                    "v=spf1 ip4:192.0.2.0/24 -all",
                    "v=spf1 a:mx.host.example -all",
                    "V=SPF1 include:example.com -all",
                    "v=spf1 redirect=example.com"
                })
        void whateverLetsThisServerSendIsOk(String record) {
            assertOk(published(record));
        }

        @Test
        void otherTextsAreNoConcern() {
            CheckedRecord checked = published("site-verification=1", "v=spf1 mx -all", "v=spf10 all");

            assertOk(checked);
            assertThat(checked.found()).containsExactly("v=spf1 mx -all");
        }

        @Test
        void noneIsMissing() {
            assertMissing(published("site-verification=1"));
        }

        @Test
        void aRecordThatDoesNotLetThisServerSendIsShownWithThisServerAdded() {
            CheckedRecord checked = published("v=spf1 ip4:198.51.100.0/24 -all");

            assertWrong(checked, "mx.host.example (192.0.2.1): fail");
            assertThat(checked.found()).containsExactly("v=spf1 ip4:198.51.100.0/24 -all");
            assertThat(checked.record().value()).isEqualTo("v=spf1 mx ip4:198.51.100.0/24 -all");
        }

        @Test
        void severalRecordsAreShownAsOne() {
            CheckedRecord checked =
                    published("v=spf1 mx ~all", "v=spf1 ip4:198.51.100.0/24 -all", "v=spf1 redirect=elsewhere.example");

            assertWrong(checked, "several");
            assertThat(checked.record().value())
                    .isEqualTo("v=spf1 mx ip4:198.51.100.0/24 include:elsewhere.example ~all");
        }

        @Test
        void aSecondAddressThatMayNotSendIsWrong() {
            assertWrong(
                    Publishing.complete()
                            .address("mx.host.example", "2001:db8::1")
                            .txt("shop.example", "v=spf1 ip4:192.0.2.1 -all")
                            .checked(Purpose.SPF),
                    "mx.host.example (2001:db8::1): fail");
        }

        @Test
        void aRecordWithAnErrorIsWrongAndIsReplaced() {
            CheckedRecord checked = published("v=spf1 ipv4:192.0.2.1 -all");

            assertWrong(checked, "permerror");
            assertThat(checked.record().value()).isEqualTo("v=spf1 mx ~all");
        }

        @Test
        void aFailedLookUpIsUnknown() {
            assertUnknown(Publishing.complete()
                    .txt("shop.example", "v=spf1 include:failing.example -all")
                    .fails("failing.example")
                    .checked(Purpose.SPF));
        }
    }

    @Nested
    class Dkim {
        private CheckedRecord published(String... records) {
            return Publishing.complete()
                    .key(TestKeys.RSA, KeySchedule.always())
                    .txt(RSA_NAME, records)
                    .checked(Purpose.DKIM);
        }

        @Test
        void theKeyThatSignsIsOk() {
            assertOk(published(TestKeys.RSA.txtRecord()));
        }

        @Test
        void theSameKeyInOtherWordsIsOk() {
            String octets = TestKeys.RSA.txtRecord().replaceFirst(".*p=", "");

            assertOk(published("k=rsa; t=s; p=" + octets.replaceAll("(.{64})", "$1 ")));
        }

        @Test
        void noneIsMissing() {
            assertMissing(Publishing.complete()
                    .key(TestKeys.RSA, KeySchedule.always())
                    .checked(Purpose.DKIM));
        }

        @Test
        void anotherKeyIsWrong() {
            assertWrong(published(TestKeys.ED25519.txtRecord()), "another key");
        }

        @Test
        void aRevokedKeyIsWrong() {
            assertWrong(published("v=DKIM1; p="), "revoked");
        }

        @Test
        void whatIsNoKeyIsWrong() {
            assertWrong(published("v=DKIM1; k=rsa; p=%%%"), "no key can be read");
        }

        @Test
        void twoKeysAtOneNameAreWrong() {
            assertWrong(published(TestKeys.RSA.txtRecord(), TestKeys.ED25519.txtRecord()), "leave only this one");
        }

        @Test
        void aKeyForAnotherHashIsWrong() {
            assertWrong(published(TestKeys.RSA.txtRecord() + "; h=sha1"), "sha256");
        }

        @Test
        void aKeyThatIsTriedOutIsOkAndTold() {
            CheckedRecord checked = published(TestKeys.RSA.txtRecord() + "; t=y");

            assertOk(checked);
            assertThat(checked.advice().orElseThrow()).contains("t=y");
        }

        @Test
        void aFailedLookUpIsUnknown() {
            assertUnknown(Publishing.complete()
                    .key(TestKeys.RSA, KeySchedule.always())
                    .fails(RSA_NAME)
                    .checked(Purpose.DKIM));
        }
    }

    @Nested
    class Dmarc {
        private CheckedRecord published(String... records) {
            return Publishing.complete().txt("_dmarc.shop.example", records).checked(Purpose.DMARC);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v=DMARC1; p=none", "v=DMARC1;p=reject;rua=mailto:a@b.example"})
        void whateverPolicyIsItsOwnersAffair(String record) {
            assertOk(published(record));
        }

        @Test
        void noneIsMissing() {
            assertMissing(Publishing.complete().without("_dmarc.shop.example").checked(Purpose.DMARC));
        }

        @Test
        void aPolicyFromAboveHolds() {
            CheckedRecord checked = Publishing.complete()
                    .without("_dmarc.shop.example")
                    .txt("_dmarc.example", "v=DMARC1; p=reject; psd=n")
                    .checked(Purpose.DMARC);

            assertOk(checked);
            assertThat(checked.found()).containsExactly("v=DMARC1; p=reject; psd=n");
            assertThat(checked.advice().orElseThrow()).contains("the policy of example holds");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "v=DMARC1",
                    "v=DMARC1; p=monitor",
                    "v=DMARC1; p=none; sp=never",
                    "v=dmarc1; p=none",
                    " v=DMARC1; p=none",
                    "v=DMARC2; p=none"
                })
        void aPolicyWithAnErrorIsWrong(String record) {
            assertWrong(published(record), "");
        }

        @Test
        void ofSeveralNoneCounts() {
            assertWrong(published("v=DMARC1; p=none", "v=DMARC1; p=reject"), "several");
        }

        @Test
        void aFailedLookUpIsUnknown() {
            assertUnknown(Publishing.complete().fails("_dmarc.shop.example").checked(Purpose.DMARC));
            assertUnknown(Publishing.complete()
                    .without("_dmarc.shop.example")
                    .fails("_dmarc.example")
                    .checked(Purpose.DMARC));
        }
    }

    @Nested
    class TlsReports {
        private CheckedRecord published(String... records) {
            return Publishing.complete().txt("_smtp._tls.shop.example", records).checked(Purpose.TLS_REPORTS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v=TLSRPTv1; rua=mailto:a@b.example", "v=TLSRPTv1;rua=https://b.example/tls"})
        void whoeverIsToldIsItsOwnersAffair(String record) {
            assertOk(published(record));
        }

        @Test
        void noneIsMissing() {
            assertMissing(published("something else"));
        }

        @Test
        void aRecordThatTellsNobodyIsWrong() {
            assertWrong(published("v=TLSRPTv1; ruf=mailto:a@b.example"), "rua=");
        }

        @Test
        void ofSeveralNoneCounts() {
            assertWrong(
                    published("v=TLSRPTv1; rua=mailto:a@b.example", "v=TLSRPTv1; rua=mailto:c@d.example"), "several");
        }

        @Test
        void aFailedLookUpIsUnknown() {
            assertUnknown(Publishing.complete().fails("_smtp._tls.shop.example").checked(Purpose.TLS_REPORTS));
        }
    }

    @Nested
    class TheWhole {
        private final Publishing complete =
                Publishing.complete().key(TestKeys.RSA, KeySchedule.always()).txt(RSA_NAME, TestKeys.RSA.txtRecord());

        @Test
        void isReadyWhenAllThatIsRequiredIsThere() {
            assertThat(complete.without("_smtp._tls.shop.example").report().status())
                    .isEqualTo(PublishingStatus.READY);
        }

        @Test
        void isUnconfiguredWhileNobodyTakesTheMail() {
            assertThat(Publishing.untouched().report().status()).isEqualTo(PublishingStatus.UNCONFIGURED);
        }

        @Test
        void isMisconfiguredWhenMailGoesElsewhere() {
            assertThat(complete.mx("shop.example", "10 mx.elsewhere.example")
                            .report()
                            .status())
                    .isEqualTo(PublishingStatus.MISCONFIGURED);
        }

        @Test
        void isMisconfiguredWhenOneOfTheSrsDomainsRecordsIsMissing() {
            assertThat(complete.without("example.com").report().status()).isEqualTo(PublishingStatus.MISCONFIGURED);
        }

        @Test
        void isMisconfiguredWithoutAKeyToSealWith() {
            PublishingReport report = Publishing.complete().report();

            assertThat(report.status()).isEqualTo(PublishingStatus.MISCONFIGURED);
            assertThat(report.notes().get(0)).contains("no RSA key");
        }

        @Test
        void isUnknownWhenALookUpFailedAndTheRestIsRight() {
            assertThat(complete.fails(RSA_NAME).report().status()).isEqualTo(PublishingStatus.UNKNOWN);
        }

        @Test
        void tellsOfAnMtaStsPolicyThatMayKeepSendersAway() {
            assertThat(complete.txt("_mta-sts.shop.example", "v=STSv1; id=1")
                            .report()
                            .notes())
                    .singleElement()
                    .asString()
                    .contains("MTA-STS", "mx.host.example");
        }
    }

    @Test
    void whatStrangersPublishIsShownBoundedAndInPrintableAscii() {
        String[] records = new String[30];
        for (int i = 0; i < records.length; i++) {
            records[i] = "v=spf1 \u0007\n" + i + "x".repeat(5000);
        }
        CheckedRecord checked =
                Publishing.complete().txt("shop.example", records).checked(Purpose.SPF);

        assertThat(checked.found())
                .hasSize(10)
                .allSatisfy(found -> assertThat(found).startsWith("v=spf1 ??").hasSizeLessThan(1010));
    }
}
