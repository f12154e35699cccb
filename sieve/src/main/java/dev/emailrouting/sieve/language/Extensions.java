package dev.emailrouting.sieve.language;

import java.util.List;
import java.util.Optional;

import com.google.common.collect.ImmutableList;

/** What a script may {@code require} (RFC 5228 6). */
public final class Extensions {
    static final String BODY = "body";
    static final String COPY = "copy";
    static final String DATE = "date";
    static final String DUPLICATE = "duplicate";
    static final String EDITHEADER = "editheader";
    static final String ENCODED_CHARACTER = "encoded-character";
    static final String ENOTIFY = "enotify";
    static final String ENVELOPE = "envelope";
    static final String ENVIRONMENT = "environment";
    static final String EREJECT = "ereject";
    static final String IHAVE = "ihave";
    static final String INDEX = "index";
    static final String NUMERIC = "comparator-i;ascii-numeric";
    static final String REGEX = "regex";
    static final String REJECT = "reject";
    static final String RELATIONAL = "relational";
    static final String SUBADDRESS = "subaddress";
    static final String VACATION = "vacation";
    static final String VACATION_SECONDS = "vacation-seconds";
    static final String VARIABLES = "variables";
    static final String AUTHRES = "vnd.emailrouting.authres";

    private static final ImmutableList<String> ALL = ImmutableList.of(
            BODY,
            "comparator-i;ascii-casemap",
            NUMERIC,
            "comparator-i;octet",
            COPY,
            DATE,
            DUPLICATE,
            EDITHEADER,
            ENCODED_CHARACTER,
            ENOTIFY,
            ENVELOPE,
            ENVIRONMENT,
            EREJECT,
            IHAVE,
            INDEX,
            REGEX,
            REJECT,
            RELATIONAL,
            SUBADDRESS,
            VACATION,
            VACATION_SECONDS,
            VARIABLES,
            AUTHRES);

    private Extensions() {}

    /** In the order of the alphabet, the vendor's last. */
    public static List<String> all() {
        return ALL;
    }

    static boolean has(String name) {
        return ALL.contains(name);
    }

    /** RFC 5463 4: what changes how strings are read MUST NOT be had by {@code ihave}. */
    static boolean canBeAskedFor(String name) {
        return has(name) && !name.equals(VARIABLES) && !name.equals(ENCODED_CHARACTER);
    }

    /** What comes with an extension without being named. */
    static Optional<String> impliedBy(String name) {
        // RFC 6131 4: a script that requires it need not require vacation.
        return name.equals(VACATION_SECONDS) ? Optional.of(VACATION) : Optional.empty();
    }
}
