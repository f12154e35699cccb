package dev.emailrouting.james;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A message written out (RFC 5322, RFC 2045): ASCII throughout, CRLF, no line longer than RFC 5322 2.1.1 lets it be. Whatever the texts
 * given are, they end no field and begin no part: what would is a space in a field, and boundaries cannot be guessed. Bcc is not written.
 */
final class ComposedMessage {
    private static final Pattern FIELD_NAME = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]{1,76}");

    /** What says who wrote it, how it is to be read, and where it has been is nobody's to say but the composer's and the servers'. */
    private static final Set<String> WRITTEN_HERE = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "subject",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "content-length",
            "received",
            "return-path",
            "delivered-to",
            "authentication-results",
            "dkim-signature");

    private static final Set<String> ONCE = Set.of("date", "message-id", "in-reply-to", "references", "auto-submitted");

    private final byte[] bytes;
    private final String messageId;

    private ComposedMessage(byte[] bytes, String messageId) {
        this.bytes = bytes;
        this.messageId = messageId;
    }

    /**
     * @param now in Date, where the message has none of its own
     * @throws InvalidInputException where a header field cannot be written
     */
    static ComposedMessage of(OutgoingMessage message, Instant now) throws IOException {
        checkNames(message.headers());
        String id = given(message, "Message-ID", newMessageId(message.author()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header(message, id, now).getBytes(US_ASCII));
        try {
            ComposedParts.bodyOf(message).writeTo(out);
        } catch (MessagingException e) {
            throw new IOException("the message could not be composed: " + e.getMessage(), e);
        }
        return new ComposedMessage(out.toByteArray(), id);
    }

    static String newMessageId(EmailAddress author) {
        return "<" + UUID.randomUUID() + "@" + author.domain() + ">";
    }

    private static void checkNames(List<OutgoingField> fields) {
        Set<String> seen = new HashSet<>();
        for (OutgoingField field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!FIELD_NAME.matcher(name).matches()) {
                throw new InvalidInputException(
                        "headers", "'" + Texts.quotable(field.name()) + "' is no name of a header field");
            }
            if (WRITTEN_HERE.contains(name) || name.startsWith("arc-") || name.startsWith("resent-")) {
                throw new InvalidInputException("headers", field.name() + " is written by the server");
            }
            if (ONCE.contains(name) && !seen.add(name)) {
                throw new InvalidInputException("headers", field.name() + " is there twice (RFC 5322 3.6)");
            }
        }
    }

    private static String given(OutgoingMessage message, String name, String otherwise) {
        return message.headers().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(OutgoingField::value)
                .findFirst()
                .orElse(otherwise);
    }

    private static boolean isGiven(OutgoingMessage message, String name) {
        return message.headers().stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    private static String header(OutgoingMessage message, String id, Instant now) {
        StringBuilder header = new StringBuilder();
        header.append("From: ").append(author(message)).append("\r\n");
        addresses(header, "Reply-To", message.replyTo());
        // RFC 5322 3.6.3 lets a message be without a To; some servers take that for spam.
        header.append(message.to().isEmpty() && message.cc().isEmpty() ? "To: undisclosed-recipients:;\r\n" : "");
        addresses(header, "To", message.to());
        addresses(header, "Cc", message.cc());
        header.append(FieldText.unstructured("Subject", message.subject()));
        if (!isGiven(message, "Date")) {
            header.append("Date: ").append(MessageDates.of(now)).append("\r\n");
        }
        if (!isGiven(message, "Message-ID")) {
            header.append("Message-ID: ").append(id).append("\r\n");
        }
        message.headers().forEach(field -> header.append(FieldText.of(field.name(), field.value())));
        return header.append("MIME-Version: 1.0\r\n").toString();
    }

    private static String author(OutgoingMessage message) {
        return message.authorName()
                .filter(name -> !name.isBlank())
                .map(name -> FieldText.phrase(name) + "\r\n <" + message.author() + ">")
                .orElseGet(() -> "<" + message.author() + ">");
    }

    private static void addresses(StringBuilder header, String name, Collection<EmailAddress> addresses) {
        if (!addresses.isEmpty()) {
            header.append(name)
                    .append(": ")
                    .append(addresses.stream()
                            .map(address -> "<" + address + ">")
                            .collect(Collectors.joining(",\r\n ")))
                    .append("\r\n");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Angle brackets and all. */
    String messageId() {
        return messageId;
    }
}
