package dev.emailrouting.dmarc;

import java.util.List;

import dev.emailrouting.dmarc.DmarcRecord.PublicSuffix;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 9989 4.7 and 4.8. */
class DmarcRecordTest {
    private static DmarcRecord record(String text) {
        return DmarcRecordParser.parse(text).orElseThrow();
    }

    @Test
    void everyTagIsRead() {
        DmarcRecord record = record("v=DMARC1; p=reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=s; "
                + "rua=mailto:a@example.com,https://example.com/r; ruf=mailto:f@example.com; fo=1:d:s");

        assertThat(record.p()).contains(DmarcPolicy.REJECT);
        assertThat(record.sp()).contains(DmarcPolicy.QUARANTINE);
        assertThat(record.np()).contains(DmarcPolicy.NONE);
        assertThat(record.psd()).isEqualTo(PublicSuffix.NO);
        assertThat(record.isTest()).isTrue();
        assertThat(record.adkim()).isEqualTo(AlignmentMode.STRICT);
        assertThat(record.aspf()).isEqualTo(AlignmentMode.STRICT);
        assertThat(record.rua()).containsExactly("mailto:a@example.com", "https://example.com/r");
        assertThat(record.ruf()).containsExactly("mailto:f@example.com");
        assertThat(record.fo()).containsExactlyInAnyOrder("1", "d", "s");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        DmarcRecord record = record("v=DMARC1");

        assertThat(record.psd()).isEqualTo(PublicSuffix.UNSAID);
        assertThat(record.isTest()).isFalse();
        assertThat(record.adkim()).isEqualTo(AlignmentMode.RELAXED);
        assertThat(record.aspf()).isEqualTo(AlignmentMode.RELAXED);
        assertThat(record.fo()).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=DMARC1;p=none",
                "v = DMARC1 ; p = none ;",
                "V=DMARC1; p=none",
                "v=DMARC1\t;\tp\t=\tNONE;;",
                "v=DMARC1; P=none"
            })
    void theTextIsGivenBackAsPublished(String text) {
        assertThat(record(text).p()).contains(DmarcPolicy.NONE);
        assertThat(record(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=dmarc1; p=none",
                "v=DMARC1x; p=none",
                "v=DMARC2; p=none",
                "v=DMARC1 p=none",
                "p=none; v=DMARC1",
                " v=DMARC1; p=none",
                ";v=DMARC1; p=none",
                "v=; p=none",
                "v==DMARC1",
                "DMARC1; p=none",
                "v=spf1 -all"
            })
    void theVersionComesFirstAndInItsCase(String text) {
        assertThat(DmarcRecordParser.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "p=reject, REJECT, REJECT, REJECT",
        "p=reject; sp=none, REJECT, NONE, NONE",
        "p=none; np=reject, NONE, NONE, REJECT",
        "p=reject; sp=quarantine; np=none, REJECT, QUARANTINE, NONE"
    })
    void subdomainsTakeSpAndMissingOnesNp(
            String tags, DmarcPolicy itself, DmarcPolicy subdomain, DmarcPolicy missingSubdomain) {
        DmarcRecord record = record("v=DMARC1; " + tags);

        assertThat(List.of(record.forItself(), record.forSubdomain(), record.forMissingSubdomain()))
                .containsExactly(itself, subdomain, missingSubdomain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sp=none", "p=", "p=all", "p=reject; sp=all", "p=reject; np=", "p=reject; p=none"})
    void aBrokenPolicyAsksForNothingAndAppliesOnlyWithAnAddressForReports(String tags) { // RFC 9989 4.10.1
        DmarcRecord broken = record("v=DMARC1; " + tags);
        DmarcRecord reported = record("v=DMARC1; " + tags + "; rua=mailto:a@example.com");

        assertThat(broken.applies()).isFalse();
        assertThat(reported.applies()).isTrue();
        assertThat(List.of(reported.forItself(), reported.forSubdomain(), reported.forMissingSubdomain()))
                .containsOnly(DmarcPolicy.NONE);
    }

    @Test
    void tagsOfRfc7489AndUnknownOnesArePassedOver() {
        DmarcRecord record = record("v=DMARC1; p=reject; pct=0; rf=x; ri=-1; x-y=z; lonely; =; p");

        assertThat(record.forItself()).isEqualTo(DmarcPolicy.REJECT);
    }

    @ParameterizedTest
    @CsvSource({"psd=Y, YES", "psd=N, NO", "psd=u, UNSAID", "psd=no, UNSAID", "psd=y;psd=n, UNSAID"})
    void onlyYAndNSayWhetherItIsAPublicSuffix(String tag, PublicSuffix psd) {
        assertThat(record("v=DMARC1; p=none; " + tag).psd()).isEqualTo(psd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=n", "t=yes", "t=", "t=y;t=y", ""})
    void onlyYMakesItATest(String tag) {
        assertThat(record("v=DMARC1; p=none; " + tag).isTest()).isFalse();
    }

    @Test
    void sizesInReportUrisAreObsolete() {
        assertThat(record("v=DMARC1; p=none; rua=mailto:a@example.com!10m , mailto:b@example.com!5")
                        .rua())
                .containsExactly("mailto:a@example.com", "mailto:b@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postmaster",
                "mailto:",
                ":x",
                "mailto:a b",
                "mailto:a!b",
                "mailto:ä@example.com",
                "m:%",
                "m:%4g",
                ",",
                ""
            })
    void whatIsNoUriIsNoAddressForReports(String uri) {
        assertThat(record("v=DMARC1; p=none; rua=" + uri).rua()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:1", "x", "", "d:d", "1:", "d,s"})
    void wrongReportOptionsAreTheDefault(String options) {
        assertThat(record("v=DMARC1; p=none; fo=" + options).fo()).containsExactly("0");
    }

    @Test
    void reportOptionsMayComeWithoutAFirstOne() {
        assertThat(record("v=DMARC1; p=none; fo=D:s").fo()).containsExactly("d", "s");
    }

    @Property
    void anyTextIsARecordOrNone(@ForAll("records") String text) {
        DmarcRecordParser.parse(text).ifPresent(record -> {
            assertThat(record).hasToString(text);
            assertThat(record.forMissingSubdomain()).isNotNull();
        });
    }

    @Test
    void aRecordAsLongAsTheDnsAllowsIsReadAtOnce() {
        String tags = "rua=" + "mailto:a@example.com,".repeat(3000) + ";" + "a".repeat(60_000) + "%;;==;".repeat(1000);

        assertThat(record("v=DMARC1;p=reject;" + tags).rua()).hasSize(3000);
    }

    @Provide
    Arbitrary<String> records() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.of(
                        "v=DMARC1",
                        ";",
                        "p=",
                        "sp=",
                        "np=",
                        "reject",
                        "none",
                        "=",
                        " ",
                        "rua=mailto:a@b",
                        ",",
                        "!",
                        "%"),
                Arbitraries.strings().ofMaxLength(4));
        return part.list().ofMaxSize(12).map(parts -> "v=DMARC1;" + String.join("", parts));
    }
}
