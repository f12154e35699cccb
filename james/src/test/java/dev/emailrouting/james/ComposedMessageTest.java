package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

import javax.mail.BodyPart;
import javax.mail.Header;
import javax.mail.Session;
import javax.mail.internet.ContentType;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.ImmutableAttachment;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.Attachment;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ComposedMessageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final EmailAddress AUTHOR = EmailAddress.parse("Shop@example.com");

    private static ImmutableOutgoingMessage.Builder message() {
        return ImmutableOutgoingMessage.builder()
                .author(AUTHOR)
                .addTo(EmailAddress.parse("ann@reader.example"))
                .subject("Your order");
    }

    private static Attachment file(String name, String type, String content) {
        return ImmutableAttachment.builder()
                .filename(name)
                .type(type)
                .content(content.getBytes(UTF_8))
                .build();
    }

    private static Attachment shown(String name, String type, String content, String contentId) {
        return ImmutableAttachment.builder()
                .from(file(name, type, content))
                .contentId(contentId)
                .build();
    }

    private static String text(OutgoingMessage message) throws IOException {
        return new String(ComposedMessage.of(message, NOW).bytes(), UTF_8);
    }

    private static MimeMessage parsed(OutgoingMessage message) throws Exception {
        String text = text(message);
        assertThat(text).matches("[\\x20-\\x7e\r\n\t]*");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }

    @Test
    void aTextAloneIsOnePart() throws Exception {
        assertThat(text(message().text("Thank you.\nBye").build()).replaceFirst("<[0-9a-f-]{36}@", "<ID@"))
                .isEqualTo(Mails.lines(
                                "From: <Shop@example.com>",
                                "To: <ann@reader.example>",
                                "Subject: Your order",
                                "Date: Thu, 1 Jan 2026 00:00:00 +0000",
                                "Message-ID: <ID@example.com>",
                                "MIME-Version: 1.0",
                                "Content-Type: text/plain; charset=us-ascii",
                                "Content-Transfer-Encoding: 7bit",
                                "",
                                "Thank you.")
                        + "Bye");
    }

    @Test
    void textHtmlWhatItShowsAndFilesStandInOneAnotherAsReadersExpect() throws Exception { // RFC 2046 5.1.4, RFC 2387
        MimeMessage message = parsed(message()
                .text("Hello")
                .html("<img src='cid:logo'>")
                .addAttachments(file("invoice.pdf", "application/pdf", "%PDF"))
                .addAttachments(shown("logo.png", "image/png", "PNG", "logo"))
                .build());

        assertThat(structure(message.getContent(), message.getContentType()))
                .isEqualTo("mixed(alternative(text/plain,related(text/html,image/png)),application/pdf)");
        BodyPart invoice = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(invoice.getDisposition()).isEqualTo("attachment");
        assertThat(invoice.getFileName()).isEqualTo("invoice.pdf");
        assertThat(invoice.getInputStream().readAllBytes()).isEqualTo("%PDF".getBytes(US_ASCII));
    }

    @Test
    void whatTheHtmlShowsIsInlineUnderItsId() throws Exception {
        MimeMessage message = parsed(message()
                .html("<img src='cid:logo'>")
                .addAttachments(shown("logo.png", "image/png", "PNG", "logo"))
                .build());

        BodyPart logo = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(logo.getDisposition()).isEqualTo("inline");
        assertThat(logo.getHeader("Content-ID")).containsExactly("<logo>");
    }

    private static String structure(Object content, String type) throws Exception {
        ContentType parsed = new ContentType(type);
        if (!(content instanceof MimeMultipart parts)) {
            return parsed.getBaseType();
        }
        StringBuilder inner = new StringBuilder();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            inner.append(i == 0 ? "" : ",")
                    .append(structure(
                            part.getContentType().startsWith("multipart") ? part.getContent() : "",
                            part.getContentType()));
        }
        return parsed.getSubType() + "(" + inner + ")";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.txt",
                "G\u00fcnstige Preise.pdf",
                "a\"quoted\\one.txt",
                "\u8acb\u6c42\u66f8-which-has-a-name-that-goes-on-beyond-what-fits-into-a-single-line-of-a-header-field.pdf",
                "=?utf-8?q?no_word?="
            })
    void aFilesNameComesBackAsItWas(String name) throws Exception { // RFC 2231
        MimeMessage message = parsed(message()
                .text("x")
                .addAttachments(file(name, "text/csv", "1;2"))
                .build());

        assertThat(((MimeMultipart) message.getContent()).getBodyPart(1).getFileName())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"message/rfc822", "multipart/mixed", "no type", "", "text/html; x=\"\u00fc\"", "a/b\r\nX-Evil: 1"
            })
    void aTypeThatAFileCannotHaveIsOctets(String type) throws Exception {
        MimeMessage message =
                parsed(message().text("x").addAttachments(file("f", type, "1")).build());

        BodyPart file = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(file.getContentType()).isEqualTo("application/octet-stream");
        assertThat(file.getHeader("X-Evil")).isNull();
    }

    @Test
    void whoGetsItUnseenIsWrittenNowhere() throws Exception {
        String text = text(ImmutableOutgoingMessage.builder()
                .author(AUTHOR)
                .addBcc(EmailAddress.parse("secret@reader.example"))
                .subject("s")
                .text("t")
                .build());

        assertThat(text).doesNotContain("secret").contains("To: undisclosed-recipients:;\r\n");
    }

    @Test
    void theMessageMayHaveAnIdAndADateOfItsOwn() throws Exception {
        ComposedMessage composed = ComposedMessage.of(
                message()
                        .text("x")
                        .addHeaders(OutgoingField.of("message-id", "<own@example.com>"))
                        .addHeaders(OutgoingField.of("Date", "Fri, 2 Jan 2026 00:00:00 +0000"))
                        .build(),
                NOW);

        assertThat(composed.messageId()).isEqualTo("<own@example.com>");
        assertThat(new String(composed.bytes(), US_ASCII))
                .containsOnlyOnce("essage-")
                .containsOnlyOnce("Date: Fri, 2 Jan");
    }

    @Test
    void longReferencesAreFoldedAtTheirSpaces() throws Exception {
        String references = "<0123456789012345678901234567890123456789@example.com> "
                .repeat(40)
                .strip();
        MimeMessage message = parsed(message()
                .text("x")
                .addHeaders(OutgoingField.of("References", references))
                .build());

        assertThat(message.getHeader("References")[0].replace("\r\n", "")).isEqualTo(references);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "sender",
                "BCC",
                "Subject",
                "Content-Type",
                "MIME-Version",
                "DKIM-Signature",
                "ARC-Seal",
                "Received",
                "Resent-To",
                "X Bad",
                "X:",
                "",
                "X-\r\nBcc",
                "\u00dc-X"
            })
    void aFieldThatIsNotTheirsToWriteIsRefused(String name) {
        OutgoingMessage message =
                message().text("x").addHeaders(OutgoingField.of(name, "v")).build();

        assertThatThrownBy(() -> text(message)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aFieldWithAGrammarHasToBeAscii() {
        OutgoingMessage message = message()
                .text("x")
                .addHeaders(OutgoingField.of("List-Unsubscribe", "<https://example.com/\u00fc>"))
                .build();

        assertThatThrownBy(() -> text(message)).isInstanceOf(InvalidInputException.class);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(300),
                Arbitraries.strings()
                        .withChars("ab \r\n\t:=?.-_\"\\<>@,;\u00fc\u0000\u2028\u65e5")
                        .ofMaxLength(300),
                Arbitraries.of(
                        "a\r\nBcc: victim@example.net",
                        "=?utf-8?q?a=0D=0ABcc:_v?=",
                        "x".repeat(998),
                        "  two  spaces  ",
                        "\ud83d\ude00".repeat(200),
                        "\r\n\r\nbody",
                        ""));
    }

    @Property(tries = 300)
    void whatIsReadBackIsWhatWasGiven(
            @ForAll("hostile") String subject,
            @ForAll("hostile") String name,
            @ForAll("hostile") String words,
            @ForAll("hostile") String body)
            throws Exception {
        MimeMessage message = parsed(message()
                .authorName(name)
                .subject(subject)
                .text(body)
                .addHeaders(OutgoingField.of("X-Words", words))
                .build());

        assertThat(names(message))
                .containsExactly(
                        "From",
                        "To",
                        "Subject",
                        "Date",
                        "Message-ID",
                        "X-Words",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding");
        assertThat(message.getSubject()).isEqualTo(Texts.onOneLine(subject));
        InternetAddress from = (InternetAddress) message.getFrom()[0];
        assertThat(message.getFrom()).hasSize(1);
        assertThat(from.getAddress()).isEqualTo("Shop@example.com");
        if (!name.isBlank() && !Texts.onOneLine(name).isBlank()) {
            assertThat(from.getPersonal()).isEqualTo(Texts.onOneLine(name));
        }
        assertThat((String) message.getContent())
                .isEqualTo(new String(body.replaceAll("\r\n|\r|\n", "\r\n").getBytes(UTF_8), UTF_8));
    }

    private static List<String> names(MimeMessage message) throws Exception {
        return Collections.list(message.getAllHeaders()).stream()
                .map(Header::getName)
                .collect(Collectors.toList());
    }
}
