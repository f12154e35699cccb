package dev.emailrouting.routing;

import java.util.Locale;

/** Whether mail may be forwarded to a destination, and if not, why. */
public enum DestinationState {
    /** Not verified yet, or no more. */
    WAITING,
    VERIFIED,
    /** Verified, and refused too often by its own server. */
    SUSPENDED;

    /** The word in JSON and in a query. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException naming {@code field} when the text is none of the words */
    public static DestinationState parse(String field, String text) {
        return Texts.oneOf(values(), DestinationState::word, field, text);
    }
}
