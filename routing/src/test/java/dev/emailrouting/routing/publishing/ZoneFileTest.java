package dev.emailrouting.routing.publishing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.TestKeys;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written is read back by dnsjava, without an origin: so names must be absolute. */
class ZoneFileTest {
    private final Publishing publishing =
            Publishing.untouched().host("20 mx2.host.example").key(TestKeys.RSA, KeySchedule.always());

    @Test
    void anotherReaderFindsTheSameRecords() throws IOException {
        assertThat(read(ZoneFile.of(publishing.wanted())))
                .containsExactlyElementsOf(publishing.wanted().list().stream()
                        .map(ZoneFileTest::line)
                        .toList());
    }

    @Test
    void whatWasFoundStandsInComments() throws IOException {
        publishing.txt("shop.example", "v=spf1 ip4:198.51.100.1 exp=\"; -all");

        String file = ZoneFile.ofChecked(publishing.report());

        assertThat(file)
                .startsWith("; unconfigured\n")
                .contains("; missing: publish it\n; required: mail for the domain comes to this server (RFC 5321 5)\n")
                .contains(";   found v=spf1 ip4:198.51.100.1 exp=\"; -all\n");
        assertThat(read(file)).hasSameSizeAs(publishing.wanted().list());
    }

    @Test
    void quotesAndBackslashesOfARecordThatIsThereAreEscaped() throws IOException {
        publishing.txt("shop.example", "v=spf1 exists:%{l}\\\"_x.example.net -all");

        PublishingReport report = publishing.report();

        String value = report.records().stream()
                .map(CheckedRecord::record)
                .filter(record -> record.purpose() == Purpose.SPF)
                .findFirst()
                .orElseThrow()
                .value();
        assertThat(value).contains("\\\"");
        assertThat(read(ZoneFile.ofChecked(report))).contains("shop.example. 3600 TXT " + value);
    }

    private static String line(WantedRecord record) {
        return record.name() + ". 3600 " + record.type() + " "
                + (record.isMx() ? record.priority().getAsInt() + " " + record.value() + "." : record.value());
    }

    private static List<String> read(String file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(file.getBytes(StandardCharsets.US_ASCII)))) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                lines.add(record.getName() + " " + record.getTTL() + " " + data(record));
            }
        }
        return lines;
    }

    private static String data(Record record) {
        if (record instanceof MXRecord mx) {
            return "MX " + mx.getPriority() + " " + mx.getTarget();
        }
        StringBuilder text = new StringBuilder("TXT ");
        for (byte[] string : ((TXTRecord) record).getStringsAsByteArrays()) {
            text.append(new String(string, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
