package dev.emailrouting.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a message when a decision is asked for. An empty answer means: not known yet, as the header is at RCPT. An
 * answer that is there is final, and says with an empty list that there is no such thing. A view tells what it knows; of the rest nothing is known. Never throws.
 */
public interface MessageView {
    /** Nothing but that there is, or will be, a message. */
    static MessageView unknown() {
        return new MessageView() {};
    }

    /** The envelope sender; an empty text for the null sender. */
    default Optional<String> sender() {
        return Optional.empty();
    }

    /** Whom the message was taken from. */
    default Optional<InetAddress> client() {
        return Optional.empty();
    }

    /** Whether the client's connection was under TLS. */
    default Optional<Boolean> tls() {
        return Optional.empty();
    }

    /** In octets, as received. */
    default Optional<Long> size() {
        return Optional.empty();
    }

    /** The contents of all fields of the name, from the top, unfolded and with encoded words decoded (RFC 2047). */
    default Optional<List<String>> header(String name) {
        return Optional.empty();
    }

    /** The mail address of each mailbox in the From field. */
    default Optional<List<String>> from() {
        return Optional.empty();
    }

    /** The mail attribute that another filter set, as text. */
    default Optional<List<String>> attribute(String name) {
        return Optional.empty();
    }

    /** The results of the method in the words of RFC 8601 2.7; {@code none} where nothing was checked. */
    default Optional<List<String>> results(AuthenticationMethod method) {
        return Optional.empty();
    }

    /** The domain that SPF was checked for, of the envelope sender where there is one; empty where nothing was checked. */
    default Optional<String> spfDomain() {
        return Optional.empty();
    }

    /** The author's domain that DMARC was checked for; empty where nothing was checked, and where From has no one domain. */
    default Optional<String> dmarcDomain() {
        return Optional.empty();
    }
}
