package dev.emailrouting.tlsrpt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsReportFileTest {

    @Test
    void theNameTellsSenderDomainAndSpan() { // RFC 8460 5.1
        assertThat(TlsReportFile.name(TlsReports.ofADay(), "sender.example", "example.com"))
                .isEqualTo("sender.example!example.com!1772323200!1772409599.json.gz");
    }

    @Test
    void aReportIsReadPackedAndUnpacked() throws Exception { // RFC 8460 5.2
        byte[] packed = TlsReportFile.pack(TlsReports.ofADay());

        assertThat(TlsReportFile.read(packed)).isEqualTo(TlsReports.ofADay());
        assertThat(TlsReportFile.read(
                        TlsReportJson.write(TlsReports.ofADay()).toString().getBytes(UTF_8)))
                .isEqualTo(TlsReports.ofADay());
        assertThat(packed).isEqualTo(TlsReportFile.pack(TlsReports.ofADay()));
    }

    @Test
    void whatGrowsWithoutEndWhenItIsUnpackedIsNoReport() throws Exception {
        byte[] bomb = gzip(new byte[TlsReportFile.MAX_UNPACKED_BYTES + 1]);

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThatThrownBy(() -> TlsReportFile.read(bomb))
                .isInstanceOf(InvalidTlsReportException.class)
                .hasMessageContaining("unpacked it has more than");
    }

    @Test
    void aFileThatIsCutOffIsNoReport() {
        byte[] packed = TlsReportFile.pack(TlsReports.ofADay());

        assertThatThrownBy(() -> TlsReportFile.read(Arrays.copyOf(packed, packed.length / 2)))
                .isInstanceOf(InvalidTlsReportException.class)
                .hasMessage("it cannot be unpacked");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
