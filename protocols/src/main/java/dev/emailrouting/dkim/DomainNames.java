package dev.emailrouting.dkim;

import com.google.common.base.Ascii;
import dev.emailrouting.keys.DomainKeyName;

/** Domain names of signatures, side by side: case is nothing, nor whether they have A-labels or U-labels (RFC 8616 3). */
final class DomainNames {
    private DomainNames() {}

    /** The one spelling of a name; what is none stays what it is. */
    static String comparable(String domain) {
        return DomainKeyName.of(domain).orElseGet(() -> Ascii.toLowerCase(domain));
    }

    static boolean areEqual(String one, String other) {
        return comparable(one).equals(comparable(other));
    }

    /** Whether the inner is the outer or below it, label by label. */
    static boolean isWithin(String inner, String outer) {
        return ("." + comparable(inner)).endsWith("." + comparable(outer));
    }
}
