package dev.emailrouting.routing.publishing;

import java.time.Duration;
import java.util.List;

import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.TestKeys;
import dev.emailrouting.routing.DomainName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WantedRecordsTest {
    @Test
    void aZoneWantsItsOwnRecordsAndThoseOfTheSrsDomain() {
        assertThat(lines(Publishing.untouched().wanted()))
                .containsExactly(
                        "required shop.example MX 10 mx.host.example",
                        "recommended shop.example TXT v=spf1 mx ~all",
                        "recommended _dmarc.shop.example TXT v=DMARC1; p=none; rua=mailto:postmaster@shop.example",
                        "recommended _smtp._tls.shop.example TXT v=TLSRPTv1; rua=mailto:postmaster@shop.example",
                        "required example.com MX 10 mx.host.example",
                        "required example.com TXT v=spf1 mx -all");
    }

    @Test
    void aZoneThatIsTheSrsDomainWantsEachRecordOnce() {
        WantedRecords wanted = WantedRecords.builder()
                .domain(DomainName.parse("example.com"))
                .srsDomain(DomainName.parse("example.com"))
                .signingDomain(DomainName.parse("example.com"))
                .addHosts(MailHost.parse("mail-hosts", "mx.host.example"))
                .now(Publishing.NOW)
                .build();

        assertThat(lines(wanted)).doesNotHaveDuplicates().contains("required example.com MX 10 mx.host.example");
    }

    @Test
    void everyHostOfThisServerHasAnMxRecordOfItsPriority() {
        assertThat(lines(Publishing.untouched().host("20 mx2.host.example").wanted()))
                .contains(
                        "required shop.example MX 10 mx.host.example", "required shop.example MX 20 mx2.host.example");
    }

    @Test
    void withoutAHostOfThisServerNothingIsSaidOfMxAndSpf() {
        WantedRecords wanted = Publishing.untouched().withoutHosts().wanted();

        assertThat(wanted.list()).extracting(WantedRecord::purpose).doesNotContain(Purpose.MX, Purpose.SPF);
        assertThat(wanted.gaps().get(0)).endsWith("set mail-hosts");
    }

    @Test
    void anActiveKeyIsRequiredAndOneToComeIsRecommended() {
        WantedRecords wanted = Publishing.untouched()
                .key(TestKeys.RSA, KeySchedule.always())
                .key(TestKeys.ED25519, KeySchedule.onActivation())
                .wanted();

        assertThat(wanted.list())
                .filteredOn(record -> record.purpose() == Purpose.DKIM)
                .extracting(record -> record.need().word() + " " + record.name())
                .containsExactly("required rsa._domainkey.example.com", "recommended ed._domainkey.example.com");
        assertThat(wanted.gaps()).isEmpty();
    }

    @Test
    void aRetiredKeyIsWantedAsLongAsItsMailIsOnItsWay() {
        KeySchedule retired = KeySchedule.always()
                .until(Publishing.NOW.minus(Duration.ofDays(1)), Publishing.NOW.plus(Duration.ofDays(1)));
        KeySchedule over = KeySchedule.always()
                .until(Publishing.NOW.minus(Duration.ofDays(2)), Publishing.NOW.minus(Duration.ofDays(1)));

        assertThat(keys(retired)).containsExactly(Need.RECOMMENDED);
        assertThat(keys(over)).isEmpty();
    }

    private static List<Need> keys(KeySchedule schedule) {
        return Publishing.untouched().key(TestKeys.RSA, schedule).wanted().list().stream()
                .filter(record -> record.purpose() == Purpose.DKIM)
                .map(WantedRecord::need)
                .toList();
    }

    @Test
    void withoutAnRsaKeyOfTheSrsDomainItIsSaidHowToMakeOne() {
        assertThat(Publishing.untouched()
                        .key(TestKeys.ED25519, KeySchedule.always())
                        .wanted()
                        .gaps())
                .singleElement()
                .asString()
                .contains("no RSA key of example.com", "POST /email-routing/keys {\"domain\":\"example.com\"}");
    }

    @Test
    void aLongTextIsCutIntoStringsThatATxtRecordHolds() {
        WantedRecord key = Publishing.untouched().key(TestKeys.RSA, KeySchedule.always()).wanted().list().stream()
                .filter(record -> record.purpose() == Purpose.DKIM)
                .findFirst()
                .orElseThrow();

        assertThat(key.strings()).hasSizeGreaterThan(1).allMatch(string -> string.length() <= 255);
        assertThat(String.join("", key.strings())).isEqualTo(TestKeys.RSA.txtRecord());
    }

    private static List<String> lines(WantedRecords wanted) {
        return wanted.list().stream()
                .map(record -> record.need().word() + " " + record.name() + " " + record.type() + " "
                        + (record.isMx() ? record.priority().getAsInt() + " " : "") + record.value())
                .toList();
    }
}
