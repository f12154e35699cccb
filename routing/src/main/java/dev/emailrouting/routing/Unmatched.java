package dev.emailrouting.routing;

import java.util.Locale;

/** What a zone does with mail to an address that nothing takes. */
public enum Unmatched {
    /** Refuses it with 550 5.1.1: the sender learns at once that the address does not exist. */
    REJECT,
    /** Puts it off with 451, as while a domain moves here and not all its addresses are known yet. */
    TEMPFAIL,
    /** Takes it and throws it away, with an activity row. */
    DROP;

    /** @throws InvalidInputException naming the field */
    public static Unmatched parse(String field, String text) {
        return Texts.oneOf(values(), Unmatched::word, field, text);
    }

    /** Lower-case word for JSON and the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
