package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/** Mails as James has them, and what is on them. A message is text, a char a byte. */
public final class Mails {
    public static final String HEADER = lines(
            "Received: from client.example (client.example [192.0.2.1])",
            "          by server.example (JAMES SMTP Server ) with ESMTP;",
            "          Thu, 1 Jan 2026 00:00:00 +0000 (UTC)",
            "From: Ann <ann@sender.example>",
            "To: undisclosed",
            "Subject:   odd\tfolding",
            "\t  of a subject  ",
            "Message-ID: <one@sender.example>");
    /** With bytes over 0x7F in the body only, and a line end James would not have chosen. */
    public static final String MESSAGE =
            HEADER + lines("", "Gr\u00fc\u00dfe \u0001", "", ".", "  end without line end") + "x";

    private Mails() {}

    public static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    public static MailImpl from(String sender, String... recipients) {
        return of(MESSAGE, sender, recipients);
    }

    /** @param sender empty for the null sender */
    public static MailImpl of(String message, String sender, String... recipients) {
        try {
            MailImpl mail = MailImpl.builder()
                    .name("mail-1")
                    .sender(MaybeSender.getMailSender(sender.isEmpty() ? "<>" : sender))
                    .addRecipients(Arrays.stream(recipients).map(Mails::address).collect(Collectors.toList()))
                    .build();
            mail.setMessageContent(MimeMessageInputStreamSource.create(
                    "test", new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))));
            return mail;
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** As a mail whose client had logged in. */
    public static MailImpl authenticated(MailImpl mail) {
        mail.setAttribute(new Attribute(
                Mail.SMTP_AUTH_USER, AttributeValue.of(Username.of("ann").asString())));
        return mail;
    }

    public static String text(Mail mail) {
        try (InputStream in = MailMessages.open(mail)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> recipients(Mail mail) {
        return mail.getRecipients().stream().map(MailAddress::asString).collect(Collectors.toList());
    }
}
