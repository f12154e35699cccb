package dev.emailrouting.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a message when a decision is asked for. An empty answer means: not known yet, as the header is at RCPT. An
 * answer that is there is final, and says with an empty list that there is no such thing. Never throws.
 */
public interface MessageView {
    /** Nothing but that there is, or will be, a message. */
    static MessageView unknown() {
        return UnknownMessage.INSTANCE;
    }

    /** The envelope sender; an empty text for the null sender. */
    Optional<String> sender();

    /** Whom the message was taken from. */
    Optional<InetAddress> client();

    /** Whether the client's connection was under TLS. */
    Optional<Boolean> tls();

    /** In octets, as received. */
    Optional<Long> size();

    /** The contents of all fields of the name, from the top, unfolded and with encoded words decoded (RFC 2047). */
    Optional<List<String>> header(String name);

    /** The mail address of each mailbox in the From field. */
    Optional<List<String>> from();

    /** The mail attribute that another filter set, as text. */
    Optional<List<String>> attribute(String name);

    /** The results of the method in the words of RFC 8601 2.7; {@code none} where nothing was checked. */
    Optional<List<String>> results(AuthenticationMethod method);
}
