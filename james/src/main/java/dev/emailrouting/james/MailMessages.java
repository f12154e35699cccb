package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

import com.google.common.io.ByteStreams;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.program.HeaderEdits;
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

    /** The message for whoever hashes it; its body is read from the mail each time, which must last as long. */
    public static RawMessage raw(Mail mail) throws IOException {
        return RawMessage.read(() -> {
            try {
                return open(mail);
            } catch (MessagingException e) {
                throw new IOException("the message of " + mail.getName() + " cannot be read", e);
            }
        });
    }

    /**
     * Cuts whole header fields out and puts others on top; every other byte stays as it is.
     *
     * @param fields complete ASCII lines, each with its CRLF
     */
    public static void replace(Mail mail, Predicate<Field> unwanted, String fields)
            throws MessagingException, IOException {
        HeaderBlock before = header(mail);
        if (fields.isEmpty() && before.fields().stream().noneMatch(unwanted)) {
            return;
        }
        String kept = before.fields().stream()
                .filter(unwanted.negate())
                .map(Field::raw)
                .collect(Collectors.joining());
        ((MailImpl) mail).setMessageContent(inPlaceOf(before, fields + kept, mail));
    }

    /** The message with another header, before the empty line. */
    private static MimeMessageInputStreamSource inPlaceOf(HeaderBlock before, String header, Mail mail)
            throws MessagingException, IOException {
        try (InputStream in = open(mail)) {
            ByteStreams.skipFully(in, before.length());
            return source(header.getBytes(StandardCharsets.ISO_8859_1), in);
        }
    }

    /**
     * Puts header fields on top of the message, whose own bytes stay as they are.
     *
     * @param fields complete ASCII lines, each with its CRLF; with an empty one at the end they are a header of their own,
     *     and the message becomes its body
     */
    public static void prepend(Mail mail, String fields) throws MessagingException, IOException {
        change(mail, HeaderEdits.none(), fields);
    }

    /** The same over a header that was changed as a program wants it. */
    public static void change(Mail mail, HeaderEdits edits, String fields) throws MessagingException, IOException {
        ((MailImpl) mail).setMessageContent(changed(mail, edits, fields));
    }

    /**
     * A copy under a name of its own, with header fields as for {@link #prepend} on top; the caller disposes of it. James's
     * own {@code duplicate()} writes the header anew, and refuses copies of copies that retries can come to.
     */
    public static MailImpl copyWith(String fields, Mail mail) throws MessagingException, IOException {
        return copyWith(HeaderEdits.none(), fields, mail);
    }

    /** The same over a header that was changed as a program wants it. */
    public static MailImpl copyWith(HeaderEdits edits, String fields, Mail mail)
            throws MessagingException, IOException {
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
        copy.setMessageContent(changed(mail, edits, fields));
        return copy;
    }

    /** Spelled as James spells its copies' names, yet no longer for a copy of a copy. */
    private static String nameOfCopy(String name) {
        return originalName(name) + COPY_MARK + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The name of the mail that it was when it came, which all copies share. */
    public static String originalName(Mail mail) {
        return originalName(mail.getName());
    }

    private static String originalName(String name) {
        int end = name.indexOf(COPY_MARK);
        return end < 0 ? name : name.substring(0, end);
    }

    private static MimeMessageInputStreamSource changed(Mail mail, HeaderEdits edits, String fields)
            throws MessagingException, IOException {
        if (edits.isEmpty()) {
            try (InputStream in = open(mail)) {
                return source(fields.getBytes(StandardCharsets.US_ASCII), in);
            }
        }
        HeaderBlock before = header(mail);
        return inPlaceOf(before, fields + edited(before, edits), mail);
    }

    private static String edited(HeaderBlock before, HeaderEdits edits) {
        StringBuilder head = new StringBuilder();
        edits.onTop().forEach(head::append);
        Map<String, Integer> left = new HashMap<>();
        for (Field field : before.fields()) {
            int fromBelow = left.merge(field.name(), -1, Integer::sum) + before.count(field.name());
            if (field.name().isEmpty() || !edits.deletes(field.name(), fromBelow)) {
                head.append(field.raw());
            }
        }
        if (head.length() > 0 && head.charAt(head.length() - 1) != '\n') {
            head.append("\r\n");
        }
        edits.atEnd().forEach(head::append);
        return head.toString();
    }

    private static MimeMessageInputStreamSource source(byte[] head, InputStream rest) throws MessagingException {
        return MimeMessageInputStreamSource.create(
                "rewritten-" + UUID.randomUUID(), new SequenceInputStream(new ByteArrayInputStream(head), rest));
    }
}
