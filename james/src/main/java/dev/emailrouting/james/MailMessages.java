package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

import dev.emailrouting.message.HeaderBlock;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/** A mail's message as raw bytes: nothing here makes James serialise it anew. */
public final class MailMessages {
    private MailMessages() {}

    /** The bytes as they are queued. */
    public static InputStream open(Mail mail) throws MessagingException, IOException {
        MimeMessage message = mail.getMessage();
        if (message instanceof MimeMessageWrapper) {
            return ((MimeMessageWrapper) message).getMessageInputStream();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    public static HeaderBlock header(Mail mail) throws MessagingException, IOException {
        try (InputStream in = open(mail)) {
            return HeaderBlock.read(in);
        }
    }

    /**
     * Puts header fields on top of the message, whose own bytes stay as they are.
     *
     * @param fields complete ASCII lines, each with its CRLF
     */
    public static void prepend(Mail mail, String fields) throws MessagingException, IOException {
        byte[] head = fields.getBytes(StandardCharsets.US_ASCII);
        MimeMessageInputStreamSource source;
        try (InputStream in = open(mail)) {
            source = MimeMessageInputStreamSource.create(
                    "prepended-" + UUID.randomUUID(), new SequenceInputStream(new ByteArrayInputStream(head), in));
        }
        ((MailImpl) mail).setMessageContent(source);
    }
}
