package dev.emailrouting.arc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a sealer found the chain before it to be: the value of {@code cv=} (RFC 8617 4.1.3). */
public enum ChainValidation {
    NONE,
    PASS,
    FAIL;

    /** Letters count as they are. */
    static Optional<ChainValidation> named(String word) {
        return Arrays.stream(values()).filter(cv -> cv.word().equals(word)).findFirst();
    }

    /** As {@code cv=} spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
