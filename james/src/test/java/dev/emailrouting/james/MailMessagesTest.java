package dev.emailrouting.james;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import dev.emailrouting.message.RawMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class MailMessagesTest {
    private static final String FIELDS = "X-One: 1\r\nX-Two: 2\r\n 2\r\n";

    static List<String> messages() {
        return List.of(
                Mails.MESSAGE,
                Mails.HEADER,
                "\r\nno header",
                "no colon, no body",
                "",
                "Subject: 8-bit \u00e4\u00f6\u00fc\r\n\r\nbody\r\n",
                "subject:no space\r\nSUBJECT :\ttwice\r\nX: trailing  \r\n\r\n",
                "Content-Type: multipart/mixed; boundary=\r\n\r\nbroken multipart",
                Mails.HEADER + "\r\n" + "0123456789abcde\r\n".repeat(20_000));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatStandsBelowPrependedFieldsKeepsItsBytes(String message) throws Exception {
        MailImpl mail = Mails.of(message, "ann@sender.example", "bob@zone.example");

        MailMessages.prepend(mail, FIELDS);

        assertThat(Mails.text(mail)).isEqualTo(FIELDS + message);
        assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whenNoFieldIsUnwantedReplacingPrepends(String message) throws Exception {
        MailImpl mail = Mails.of(message, "ann@sender.example", "bob@zone.example");

        MailMessages.replace(mail, field -> false, FIELDS);

        assertThat(Mails.text(mail)).isEqualTo(FIELDS + message);
        assertThat(((MimeMessageWrapper) mail.getMessage()).isModified()).isFalse();
    }

    @Test
    void unwantedFieldsAreCutOutWholeAndNothingElseChanges() throws Exception {
        MailImpl mail = Mails.of(
                "A: 1\r\nbad: x\r\n\tfolded\r\nB:  \u00e4\u0000 \nno colon\r\nBAD : y\r\n\r\nBad: body\r\n",
                "ann@sender.example",
                "bob@zone.example");

        MailMessages.replace(mail, field -> field.is("Bad"), FIELDS);

        assertThat(Mails.text(mail)).isEqualTo(FIELDS + "A: 1\r\nB:  \u00e4\u0000 \nno colon\r\n\r\nBad: body\r\n");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aRawMessageHasTheBytes(String message) throws Exception {
        RawMessage raw = MailMessages.raw(Mails.of(message, "ann@sender.example", "bob@zone.example"));

        String body;
        try (InputStream in = raw.openBody()) {
            body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        assertThat(message).endsWith(body);
        assertThat(raw.header().fields())
                .allSatisfy(field -> assertThat(message).contains(field.raw()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aCopyHasTheBytesOfItsOriginal(String message) throws Exception {
        MailImpl mail = Mails.of(message, "ann@sender.example", "bob@zone.example");

        MailImpl copy = MailMessages.copyWith(FIELDS, mail);

        assertThat(Mails.text(copy)).isEqualTo(FIELDS + message);
        assertThat(Mails.text(mail)).isEqualTo(message);
    }

    @Test
    void prependingTwicePutsTheLaterOnTop() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");

        MailMessages.prepend(mail, "X-First: 1\r\n");
        MailMessages.prepend(mail, "X-Second: 2\r\n");

        assertThat(Mails.text(mail)).startsWith("X-Second: 2\r\nX-First: 1\r\nReceived:");
    }

    @Test
    void aCopyHasAllThatIsOnTheMailAndANameOfItsOwn() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example", "eve@zone.example");
        Attribute attribute = new Attribute(AttributeName.of("kept"), AttributeValue.of("yes"));
        mail.setAttribute(attribute);
        mail.setRemoteAddr("192.0.2.1");
        mail.setRemoteHost("client.example");
        mail.setState("root");
        mail.addSpecificHeaderForRecipient(
                Header.builder().name("X-Own").value("v").build(), Mails.address("bob@zone.example"));

        MailImpl copy = MailMessages.copyWith("", mail);

        assertThat(copy.getName()).startsWith("mail-1-!").isNotEqualTo(mail.getName());
        assertThat(copy.getRecipients()).isEqualTo(mail.getRecipients());
        assertThat(copy.getMaybeSender()).isEqualTo(mail.getMaybeSender());
        assertThat(copy.attributes()).containsExactly(attribute);
        assertThat(copy.getRemoteAddr()).isEqualTo("192.0.2.1");
        assertThat(copy.getRemoteHost()).isEqualTo("client.example");
        assertThat(copy.getState()).isEqualTo("root");
        assertThat(copy.getPerRecipientSpecificHeaders().getHeaderNamesForRecipient(Mails.address("bob@zone.example")))
                .containsExactly("X-Own");
    }

    @Test
    void aCopyOfTheNullSendersMailHasTheNullSender() throws Exception {
        assertThat(MailMessages.copyWith("", Mails.from("", "bob@zone.example")).hasSender())
                .isFalse();
    }

    @Test
    void copiesOfCopiesAreNeverTooMany() throws Exception {
        Mail mail = Mails.from("ann@sender.example", "bob@zone.example");
        Set<String> names = new java.util.HashSet<>();

        for (int i = 0; i < 50; i++) {
            mail = MailMessages.copyWith("", mail);
            names.add(mail.getName());
        }

        assertThat(names).hasSize(50).allMatch(name -> name.length() < 30);
        assertThat(MailImpl.duplicate(mail).getName())
                .as("James can copy it too")
                .isNotEmpty();
    }
}
