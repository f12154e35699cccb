package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

import dev.emailrouting.james.TlsReportMessage.Finding;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.tlsrpt.TlsReportFile;
import dev.emailrouting.tlsrpt.TlsReportJson;
import dev.emailrouting.tlsrpt.TlsReports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TlsReportMessageTest {
    private static final int TEXTS = 100_000;
    private static final byte[] PACKED = TlsReportFile.pack(TlsReports.ofADay());

    private static Finding find(String... lines) throws IOException {
        return TlsReportMessage.find(new ByteArrayInputStream(Mails.lines(lines).getBytes(ISO_8859_1)), TEXTS);
    }

    private static String base64(byte[] file) {
        return Base64.getMimeEncoder().encodeToString(file);
    }

    private static Finding findPart(String type, String content) throws IOException {
        return find(
                "From: tls@sender.example",
                "Content-Type: multipart/report; report-type=tlsrpt; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "A report.",
                "--b",
                "Content-Type: " + type,
                "Content-Transfer-Encoding: base64",
                "",
                content,
                "--b--");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/tlsrpt+gzip",
                "Application/TLSRPT+GZIP; name=x.json.gz",
                "application/gzip",
                "application/x-gzip",
                "application/octet-stream"
            })
    void aPackedReportIsFoundWhateverItsTypeIsCalled(String type) throws Exception {
        assertThat(findPart(type, base64(PACKED)).report()).contains(TlsReports.ofADay());
    }

    @Test
    void anUnpackedReportIsFoundToo() throws Exception {
        byte[] json = TlsReportJson.write(TlsReports.ofADay()).toString().getBytes(UTF_8);

        assertThat(findPart("application/tlsrpt+json", base64(json)).report()).contains(TlsReports.ofADay());
        assertThat(findPart("application/json", base64(json)).report()).contains(TlsReports.ofADay());
    }

    @Test
    void theReportMayBeTheWholeMessage() throws Exception {
        assertThat(find(
                                "From: tls@sender.example",
                                "Content-Type: application/tlsrpt+gzip",
                                "Content-Transfer-Encoding: base64",
                                "",
                                base64(PACKED))
                        .report())
                .isPresent();
    }

    @Test
    void whatIsNoReportSaysWhy() throws Exception {
        assertThat(find("From: ann@sender.example", "", "Hello.").reason())
                .isEqualTo("no part of it can be a TLS report");
        assertThat(findPart("application/tlsrpt+gzip", "!!!!").reason()).startsWith("the report cannot be read: ");
        assertThat(findPart("application/tlsrpt+gzip", base64(new byte[TlsReportFile.MAX_BYTES + 1]))
                        .reason())
                .contains("has more than");
    }

    @Test
    void whatGrowsWithoutEndIsNoReport() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[TlsReportFile.MAX_UNPACKED_BYTES + 1]);
        }

        assertThat(findPart("application/gzip", base64(bomb.toByteArray())).reason())
                .contains("unpacked it has more than");
    }

    @Test
    void partsThatNestDeeplyAreNotFollowed() throws Exception {
        StringBuilder message = new StringBuilder("From: tls@sender.example\r\n");
        for (int i = 0; i < 50; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }

        Finding finding = TlsReportMessage.find(
                new ByteArrayInputStream(message.toString().getBytes(ISO_8859_1)), TEXTS);

        assertThat(finding.reason()).isEqualTo("its parts nest too deeply");
    }

    @Test
    void aLineWithoutEndIsNoReport() throws Exception {
        assertThat(find("Subject: " + "x".repeat(100_000), "", "").reason()).startsWith("the message cannot be parsed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TLS-Report-Domain: example.com | Content-Type: multipart/report; report-type=tlsrpt       | true",
                "TLS-Report-Domain: example.com | Content-Type: Multipart/Report; x; Report-Type=\"TlsRpt\" | true",
                "TLS-Report-Domain: example.com | Content-Type: multipart/report; report-type              | false",
                "TLS-Report-Domain: example.com | Content-Type: multipart/report; report-type=delivery     | false",
                "TLS-Report-Domain: example.com | Content-Type: text/plain; report-type=tlsrpt             | false",
                "TLS-Report-Domain: example.com | Content-Type:                                            | false",
                "TLS-Report-Domain: example.com | Subject: report                                          | false",
                "Subject: report                | Content-Type: multipart/report; report-type=tlsrpt       | false",
            })
    void aHeaderAnnouncesAReport(String first, String second, boolean announced) throws Exception { // RFC 8460 5.3
        HeaderBlock header = HeaderBlock.read(
                new ByteArrayInputStream(Mails.lines(first, second, "").getBytes(ISO_8859_1)));

        assertThat(TlsReportMessage.isAnnouncedBy(header)).isEqualTo(announced);
    }
}
