package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;

import dev.emailrouting.routing.messagehook.MessageParts;
import dev.emailrouting.routing.messagehook.MessageParts.Attachment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class MimePartsTest {
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static MessageParts read(String... lines) {
        return new MimeParts().read(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aPlainMessageIsItsText() {
        MessageParts parts = read("Subject: x", "", "Hello", "");

        assertThat(parts.text()).contains("Hello\r\n");
        assertThat(parts.html()).isEmpty();
        assertThat(parts.attachments()).isEmpty();
        assertThat(parts.whole()).isTrue();
    }

    @Test
    void textIsDecodedFromItsEncodingAndCharset() {
        assertThat(read(
                                "Content-Type: text/plain; charset=iso-8859-1",
                                "Content-Transfer-Encoding: quoted-printable",
                                "",
                                "Gr=FC=DFe")
                        .text())
                .contains("Gr\u00fc\u00dfe");
        assertThat(read("Content-Type: text/plain; charset=no-such-charset", "", "plain")
                        .text())
                .contains("plain");
    }

    @Test
    void alternativesAndAttachmentsAreFound() {
        MessageParts parts = read(
                MIXED + "--b",
                "Content-Type: multipart/alternative; boundary=c",
                "",
                "--c",
                "Content-Type: text/plain",
                "",
                "plain",
                "--c",
                "Content-Type: text/html",
                "",
                "<b>html</b>",
                "--c--",
                "--b",
                "Content-Type: application/PDF",
                "Content-Disposition: attachment; filename=\"a b.pdf\"",
                "Content-Transfer-Encoding: base64",
                "",
                "AAECAwQ=",
                "--b",
                "Content-Type: text/plain",
                "Content-Disposition: attachment; filename=notes.txt",
                "",
                "notes",
                "--b--",
                "");

        assertThat(parts.text()).contains("plain");
        assertThat(parts.html()).contains("<b>html</b>");
        assertThat(parts.attachments())
                .extracting(attachment -> attachment.filename().orElse(""), Attachment::type, Attachment::size)
                .containsExactly(tuple("a b.pdf", "application/pdf", 5L), tuple("notes.txt", "text/plain", 5L));
        assertThat(parts.whole()).isTrue();
    }

    @Test
    void aMessageWithinTheMessageIsAnAttachment() {
        MessageParts parts = read(
                MIXED + "--b", "Content-Type: message/rfc822", "", "Subject: inner", "", "inner text", "--b--", "");

        assertThat(parts.text()).isEmpty();
        assertThat(parts.attachments()).extracting(Attachment::type).containsExactly("message/rfc822");
    }

    @Test
    void whatNestsTooDeeplyIsNotFollowed() {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i);
            message.append("\r\n\r\n--b").append(i).append("\r\n");
        }

        assertThat(read(message.toString()).whole()).isFalse();
    }

    @Test
    void ofVeryManyPartsSoManyAreTold() {
        MessageParts parts = read(MIXED + "--b\r\nContent-Type: image/png\r\n\r\nx\r\n".repeat(1000) + "--b--\r\n");

        assertThat(parts.attachments()).hasSize(MessageParts.MAX_ATTACHMENTS);
        assertThat(parts.whole()).isFalse();
    }

    @Test
    void ofALongTextSoMuchIsTold() {
        MessageParts parts = read(
                "",
                "0123456789".repeat(200) + "\r\n",
                "y".repeat(10).concat("\r\n").repeat(200_000));

        assertThat(parts.text().orElseThrow()).hasSize(MessageParts.MAX_TEXT);
        assertThat(parts.whole()).isFalse();
    }

    @Property(tries = 200)
    void whateverTheOctetsAreNothingIsThrown(@ForAll byte[] octets) {
        assertThat(new MimeParts().read(octets)).isNotNull();
    }

    @Property(tries = 200)
    void whateverTheFieldsSayNothingIsThrown(@ForAll String type, @ForAll String disposition) {
        assertThat(read("Content-Type: " + type, "Content-Disposition: " + disposition, "", "x"))
                .isNotNull();
    }
}
