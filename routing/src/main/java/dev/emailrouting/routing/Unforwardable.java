package dev.emailrouting.routing;

import java.util.Locale;

/** What a rule's forward does with mail that will fail DMARC (RFC 9989) at the next receiver, such as mail that only SPF passes for. */
public enum Unforwardable {
    /** Forwards it all the same. */
    FORWARD,
    /** Refuses it while the client is connected. */
    REFUSE,
    /** Forwards it as it is, wrapped in a message of this server's own (message/rfc822, RFC 2046 5.2.1). */
    WRAP;

    /** @throws InvalidInputException naming the field */
    public static Unforwardable parse(String field, String text) {
        return Texts.oneOf(values(), Unforwardable::word, field, text);
    }

    /** Lower-case word for JSON and the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
