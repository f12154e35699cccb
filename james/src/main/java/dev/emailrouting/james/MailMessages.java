package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

import dev.emailrouting.message.HeaderBlock;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/** A mail's message as raw bytes: nothing here makes James serialise it anew. */
public final class MailMessages {
    private static final String COPY_MARK = "-!";

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
        ((MailImpl) mail).setMessageContent(prepended(mail, fields));
    }

    /**
     * A copy under a name of its own, with header fields as for {@link #prepend} on top; the caller disposes of it. James's
     * own {@code duplicate()} writes the header anew, and refuses copies of copies that retries can come to.
     */
    public static MailImpl copyWith(String fields, Mail mail) throws MessagingException, IOException {
        MailImpl copy = MailImpl.builder()
                .name(nameOfCopy(mail.getName()))
                .sender(mail.getMaybeSender())
                .addRecipients(mail.getRecipients())
                .state(mail.getState())
                .errorMessage(mail.getErrorMessage())
                .lastUpdated(mail.getLastUpdated())
                .remoteAddr(mail.getRemoteAddr())
                .remoteHost(mail.getRemoteHost())
                .addAttributes(mail.attributes().collect(Collectors.toList()))
                .addAllHeadersForRecipients(mail.getPerRecipientSpecificHeaders())
                .build();
        copy.setMessageContent(prepended(mail, fields));
        return copy;
    }

    /** Spelled as James spells its copies' names, yet no longer for a copy of a copy. */
    private static String nameOfCopy(String name) {
        int end = name.indexOf(COPY_MARK);
        return (end < 0 ? name : name.substring(0, end))
                + COPY_MARK
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static MimeMessageInputStreamSource prepended(Mail mail, String fields)
            throws MessagingException, IOException {
        byte[] head = fields.getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = open(mail)) {
            return MimeMessageInputStreamSource.create(
                    "prepended-" + UUID.randomUUID(), new SequenceInputStream(new ByteArrayInputStream(head), in));
        }
    }
}
