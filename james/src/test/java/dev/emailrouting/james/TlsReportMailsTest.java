package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

import javax.mail.BodyPart;
import javax.mail.Session;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.tlsreport.ImmutableReporter;
import dev.emailrouting.tlsrpt.TlsReportFile;
import dev.emailrouting.tlsrpt.TlsReports;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

class TlsReportMailsTest {
    private static final EmailAddress TO = EmailAddress.parse("Reports@collector.example");

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock);
    private final Instant giveUp = clock.instant().plus(Duration.ofHours(24));
    private KeysDirectory keys;

    @BeforeEach
    void openKeys() throws IOException {
        keys = new KeysDirectory(directory.resolve("keys"), new KeyGenerator(new SecureRandom()), clock);
        key("sender.example");
    }

    private void key(String domain) throws IOException {
        keys.generate(domain, Optional.empty(), SigningAlgorithm.ED25519_SHA256);
    }

    private TlsReportMails mails(FailingQueues queues, String contact) {
        return new TlsReportMails(
                new Spool(queues), keys, ImmutableReporter.of("Sender, Inc.", EmailAddress.parse(contact)), clock);
    }

    private Mail sent() {
        assertThat(mails(new FailingQueues(james.queues), "tls@sender.example")
                        .mail(TlsReports.ofADay(), "example.com", TO, giveUp))
                .isEmpty();
        return james.take();
    }

    @Test
    void theMailLeavesAsItIsFromNobodyAndMarked() { // RFC 8460 5.3.1
        Mail mail = sent();

        assertThat(mail.getState()).isEqualTo("outbound");
        assertThat(mail.hasSender()).isFalse();
        assertThat(Mails.recipients(mail)).containsExactly("Reports@collector.example");
        assertThat(TlsReportMark.isOn(mail)).isTrue();
        assertThat(TlsReportMark.isExpired(mail, giveUp)).isTrue();
        assertThat(TlsReportMark.isExpired(mail, giveUp.minusSeconds(1))).isFalse();
    }

    @Test
    void itHasTheFieldsOfTheRfc() throws Exception { // RFC 8460 5.3, RFC 8689 5
        MimeMessage message = parsed(sent());

        assertThat(message.getHeader("From")).containsExactly("<tls@sender.example>");
        assertThat(message.getHeader("To")).containsExactly("<Reports@collector.example>");
        assertThat(message.getHeader("TLS-Report-Domain")).containsExactly("example.com");
        assertThat(message.getHeader("TLS-Report-Submitter")).containsExactly("sender.example");
        assertThat(message.getHeader("TLS-Required")).containsExactly("No");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Message-ID")).containsExactly("<20260301.example.com@sender.example>");
        assertThat(message.getSubject())
                .isEqualTo("Report Domain: example.com Submitter: sender.example"
                        + " Report-ID: <20260301.example.com@sender.example>");
        ContentType type = new ContentType(message.getContentType());
        assertThat(type.match("multipart/report")).isTrue();
        assertThat(type.getParameter("report-type")).isEqualTo("tlsrpt");
    }

    @Test
    void theReportIsItsSecondPartPacked() throws Exception { // RFC 8460 5.1, 5.2
        MimeMultipart parts = (MimeMultipart) parsed(sent()).getContent();

        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        BodyPart report = parts.getBodyPart(1);
        assertThat(report.getContentType()).isEqualTo("application/tlsrpt+gzip");
        assertThat(report.getHeader("Content-Transfer-Encoding")).containsExactly("base64");
        assertThat(report.getFileName()).isEqualTo("sender.example!example.com!1772323200!1772409599.json.gz");
        assertThat(TlsReportFile.read(report.getInputStream().readAllBytes())).isEqualTo(TlsReports.ofADay());
    }

    @Test
    void everyByteIsAsciiAndNoLineIsLong() {
        String text = Mails.text(sent());

        assertThat(text).matches("[\\x20-\\x7e\r\n\t]*");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
    }

    @Test
    void theContactsDomainSignsItWholly() throws Exception { // RFC 8460 3
        String text = Mails.text(sent());

        assertThat(verified(text)).containsExactly("pass sender.example true");
        assertThat(text.substring(0, text.indexOf("\r\nFrom:")))
                .containsIgnoringCase("tls-report-domain")
                .containsIgnoringCase("tls-report-submitter")
                .doesNotContain(" l=");
        assertThat(verified(text.replace("TLS-Report-Domain: example.com", "TLS-Report-Domain: example.org")))
                .containsExactly("fail sender.example true");
    }

    @Test
    void eachKeyOfTheDomainSigns() throws Exception {
        keys.generate("sender.example", Optional.empty(), SigningAlgorithm.RSA_SHA256);

        assertThat(verified(Mails.text(sent())))
                .containsExactly("pass sender.example true", "pass sender.example true");
    }

    @Test
    void withoutAKeyNoneIsSent() {
        assertThat(mails(new FailingQueues(james.queues), "tls@other.example")
                        .mail(TlsReports.ofADay(), "example.com", TO, giveUp))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("there is no key of other.example"));
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void aQueueThatTakesNothingIsSaidSo() {
        assertThat(mails(new FailingQueues(james.queues).takeOnly(0), "tls@sender.example")
                        .mail(TlsReports.ofADay(), "example.com", TO, giveUp))
                .hasValueSatisfying(reason -> assertThat(reason).contains("the queue takes no more"));
    }

    private static MimeMessage parsed(Mail mail) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(Mails.text(mail).getBytes(US_ASCII)));
    }

    private List<String> verified(String message) throws IOException {
        ObjectNode zone = JsonNodeFactory.instance.objectNode();
        keys.all()
                .forEach(stored -> zone.putObject(stored.key().recordName())
                        .putArray("TXT")
                        .addArray()
                        .add(stored.key().txtRecord()));
        return new DkimVerifier(new DomainKeyLookup(InMemoryDnsClient.of(zone)), clock)
                .verify(RawMessage.of(message.getBytes(US_ASCII))).signatures().stream()
                        .map(TlsReportMailsTest::words)
                        .collect(Collectors.toList());
    }

    private static String words(DkimSignatureResult result) {
        return result.status().word() + " " + result.domain() + " " + result.coversWholeBody();
    }
}
