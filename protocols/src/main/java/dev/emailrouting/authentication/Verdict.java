package dev.emailrouting.authentication;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words by which RFC 8601 2.7 tells how a check ended. */
public enum Verdict {
    NONE,
    PASS,
    FAIL,
    SOFTFAIL,
    NEUTRAL,
    POLICY,
    TEMPERROR,
    PERMERROR;

    /** By its word in lower case. */
    public static Optional<Verdict> ofWord(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }

    /** As Authentication-Results spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
