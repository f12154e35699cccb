package dev.emailrouting.routing.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** A message to be composed and sent. */
@Value.Immutable
public abstract class OutgoingMessage {
    /** In From (RFC 5322 3.6.2). */
    public abstract EmailAddress author();

    /** The name shown beside the author's address. */
    public abstract Optional<String> authorName();

    public abstract List<EmailAddress> to();

    public abstract List<EmailAddress> cc();

    /** Written into no header; whoever sends the message has to have them among the recipients of its envelope. */
    public abstract List<EmailAddress> bcc();

    /** Where answers go instead of to the author. */
    public abstract List<EmailAddress> replyTo();

    public abstract String subject();

    public abstract Optional<String> text();

    public abstract Optional<String> html();

    public abstract List<OutgoingField> headers();

    public abstract List<Attachment> attachments();

    /** In octets, all that it says. */
    public long size() {
        return octets(subject())
                + text().map(OutgoingMessage::octets).orElse(0L)
                + html().map(OutgoingMessage::octets).orElse(0L)
                + headers().stream()
                        .mapToLong(field -> octets(field.name()) + octets(field.value()))
                        .sum()
                + attachments().stream()
                        .mapToLong(attachment -> attachment.content().length)
                        .sum();
    }

    private static long octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A header field by name and content, unfolded and not yet encoded. Only fields of words (Comments, Organization, X-...) take more
     * than ASCII; what the server writes itself, such as From, Subject or MIME-Version, is no such field.
     */
    @Value.Immutable(builder = false)
    public interface OutgoingField {
        static OutgoingField of(String name, String value) {
            return ImmutableOutgoingField.of(name, value);
        }

        @Value.Parameter
        String name();

        @Value.Parameter
        String value();
    }

    /** A file that goes along. */
    @Value.Immutable
    public interface Attachment {
        String filename();

        /** Such as {@code application/pdf}. */
        String type();

        byte[] content();

        /** By which the HTML shows it inline (RFC 2392); empty for a file of its own. */
        Optional<String> contentId();
    }
}
