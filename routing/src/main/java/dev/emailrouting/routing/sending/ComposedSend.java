package dev.emailrouting.routing.sending;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendRefusedException;

/**
 * A message that whoever sends it has composed (RFC 5322). Its lines end in CRLF from here on. What in it says where it has been, who
 * has signed or checked it, or who else wrote it is not taken.
 */
public final class ComposedSend {
    /** RFC 5322 2.1.1. */
    private static final int LONGEST_LINE = 998;

    private static final int MAX_HEADER = 64 * 1024;

    /** What a message has besides what the policy knows of. */
    private static final Set<String> OF_A_MESSAGE =
            Set.of("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version");

    private static final Set<String> ONCE = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    /** The usual spellings of one mailbox (RFC 5322 3.4), without comments. */
    private static final Pattern MAILBOX = Pattern.compile(
            "(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\"<>@,;:()\\\\]*+)[ \t]*+<([^<>\\s]++)>|([^<>\\s,;:()\"]++)");

    /** By which the answer and the activity rows name the message. */
    private static final Pattern MESSAGE_ID = Pattern.compile("[\\x20-\\x7e]{1," + LONGEST_LINE + "}");

    private final byte[] octets;
    private final EmailAddress author;
    private final Set<EmailAddress> recipients;
    private final String subject;
    private final List<OutgoingField> headers;

    private ComposedSend(
            byte[] octets,
            EmailAddress author,
            Set<EmailAddress> recipients,
            String subject,
            List<OutgoingField> headers) {
        this.octets = octets;
        this.author = author;
        this.recipients = recipients;
        this.subject = subject;
        this.headers = headers;
    }

    /**
     * @param from the envelope's, which has to be the author's; empty for the author
     * @throws SendRefusedException where the message is none that may be sent
     */
    public static ComposedSend of(byte[] message, Optional<EmailAddress> from, Set<EmailAddress> recipients) {
        byte[] octets = withCrLf(message);
        HeaderBlock header = RawMessage.of(octets).header();
        checkForm(octets, header);
        EmailAddress author = author(header);
        if (from.filter(sender -> !sender.equals(author)).isPresent()) {
            throw refused(
                    SendError.E_SENDER_NOT_VERIFIED, "from is " + from.get() + ", and the message is from " + author);
        }
        List<OutgoingField> others = new ArrayList<>();
        for (Field field : header.fields()) {
            boolean ofAMessage =
                    OF_A_MESSAGE.contains(field.name()) || field.name().startsWith("content-");
            if (!ofAMessage || field.is("Content-Language")) {
                others.add(OutgoingField.of(field.spelledName(), field.value()));
            }
        }
        return new ComposedSend(
                octets, author, Set.copyOf(recipients), header.first("Subject").orElse(""), others);
    }

    private static void checkForm(byte[] octets, HeaderBlock header) {
        if (header.isTruncated() || header.length() > MAX_HEADER) {
            throw refused(SendError.E_HEADER_TOTAL_TOO_LARGE, "the header has more than " + MAX_HEADER + " octets");
        }
        for (Field field : header.fields()) {
            if (field.name().isEmpty()) {
                throw refused(SendError.E_HEADER_NAME_INVALID, "the header has a line that is no field");
            }
            // James's queues keep no other octets in a header, and what they change is signed no more.
            if (field.raw().chars().anyMatch(c -> c > 0x7e || (c < 0x20 && c != '\t' && c != '\r' && c != '\n'))) {
                throw refused(SendError.E_HEADER_VALUE_INVALID, field.name() + " is not ASCII (RFC 2047)");
            }
            if (ONCE.contains(field.name()) && header.count(field.name()) > 1) {
                throw refused(SendError.E_HEADER_DUPLICATE, field.name() + " is there twice (RFC 5322 3.6)");
            }
        }
        if (header.first("Message-ID")
                .filter(id -> !MESSAGE_ID.matcher(id).matches())
                .isPresent()) {
            throw refused(
                    SendError.E_HEADER_VALUE_INVALID, "message-id has 1 to " + LONGEST_LINE + " printable characters");
        }
        int line = 0;
        for (byte octet : octets) {
            line = octet == '\n' ? 0 : line + 1;
            if (line > LONGEST_LINE + 1) {
                throw refused(
                        SendError.E_VALIDATION_ERROR,
                        "a line has more than " + LONGEST_LINE + " octets (RFC 5322 2.1.1)");
            }
        }
    }

    private static EmailAddress author(HeaderBlock header) {
        String from =
                header.first("From").orElseThrow(() -> refused(SendError.E_FIELD_MISSING, "the message has no From"));
        Matcher mailbox = MAILBOX.matcher(from);
        if (!mailbox.matches()) {
            throw refused(SendError.E_VALIDATION_ERROR, "From has to be one address, with or without a name");
        }
        try {
            return EmailAddress.parse("From", mailbox.group(1) != null ? mailbox.group(1) : mailbox.group(2));
        } catch (InvalidInputException e) {
            throw refused(SendError.E_VALIDATION_ERROR, e.getMessage());
        }
    }

    /** A CR or an LF alone ends a line to some readers and not to others; from here on there is none. */
    private static byte[] withCrLf(byte[] message) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(message.length + 1024);
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '\n' || message[i] == '\r') {
                lines.write('\r');
                lines.write('\n');
                i += message[i] == '\r' && i + 1 < message.length && message[i + 1] == '\n' ? 1 : 0;
            } else {
                lines.write(message[i]);
            }
        }
        return lines.toByteArray();
    }

    private static SendRefusedException refused(SendError error, String reason) {
        return new SendRefusedException(error, reason);
    }

    byte[] octets() {
        return octets;
    }

    public EmailAddress author() {
        return author;
    }

    Set<EmailAddress> recipients() {
        return recipients;
    }

    /** As it stands there, encoded words and all. */
    String subject() {
        return subject;
    }

    /** Those that the policy has to look at. */
    List<OutgoingField> headers() {
        return headers;
    }
}
