package dev.emailrouting.routing.messagehook;

import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** What people see of a message. */
@Value.Immutable
public interface MessageParts {
    /** Of a part of any text, this much is told. */
    int MAX_TEXT = 1 << 20;

    int MAX_ATTACHMENTS = 100;

    /** The first part in plain text that is no attachment. */
    Optional<String> text();

    /** The first part in HTML that is no attachment. */
    Optional<String> html();

    List<Attachment> attachments();

    /** Whether this is all of it: nothing was too long, too deep or could not be read. */
    @Value.Default
    default boolean whole() {
        return true;
    }

    /** Any other part. */
    @Value.Immutable
    interface Attachment {
        Optional<String> filename();

        /** A media type in lower case. */
        String type();

        /** In octets, decoded. */
        long size();
    }

    /** Takes messages apart. */
    @FunctionalInterface
    interface Reader {
        /** Never throws, whatever the message is. */
        MessageParts read(byte[] message);
    }
}
