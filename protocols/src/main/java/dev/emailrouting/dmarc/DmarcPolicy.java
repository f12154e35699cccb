package dev.emailrouting.dmarc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a domain owner asks for where DMARC fails (RFC 9989 4.7, p), the mildest first. */
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    /** By its word, whatever its case. */
    static Optional<DmarcPolicy> ofWord(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /** One level below, as a record under test asks for (RFC 9989 4.7, t). */
    DmarcPolicy lowered() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    /** As records spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
