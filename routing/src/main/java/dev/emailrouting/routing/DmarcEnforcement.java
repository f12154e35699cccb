package dev.emailrouting.routing;

import java.util.Locale;

/** What a zone does with mail to it that fails DMARC (RFC 9989). */
public enum DmarcEnforcement {
    /** As the domain in its From field asks: refused, or put into quarantine. */
    ENFORCE,
    /** Taken all the same, and told what would have happened. */
    MONITOR,
    /** Nothing follows from DMARC. */
    OFF;

    /** @throws InvalidInputException naming the field */
    public static DmarcEnforcement parse(String field, String text) {
        return Texts.oneOf(values(), DmarcEnforcement::word, field, text);
    }

    /** Lower-case word for JSON and the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
