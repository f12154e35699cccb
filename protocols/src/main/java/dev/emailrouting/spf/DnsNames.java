package dev.emailrouting.spf;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/** Which texts can be names in DNS (RFC 1035 2.3.4). All of it takes linear time. */
final class DnsNames {
    static final int MAX_NAME = 253;

    // A backslash begins an escape in the text of a name; no name asked for here is meant to have one.
    private static final CharMatcher NAME_CHAR =
            CharMatcher.inRange(' ', '~').and(CharMatcher.isNot('\\')).precomputed();
    // Possessive: what matched is never tried again.
    private static final Pattern LABELS = Pattern.compile("[^.]{1,63}+(?:\\.[^.]{1,63}+)*+");
    private static final Pattern SEVERAL_LABELS = Pattern.compile("[A-Za-z0-9_-]{1,63}+(?:\\.[A-Za-z0-9_-]{1,63}+)++");

    private DnsNames() {}

    /** What cannot exist is not asked for, and counts as absent (RFC 7208 4.8). */
    static boolean canExist(String name) {
        return name.length() <= MAX_NAME
                && NAME_CHAR.matchesAllOf(name)
                && LABELS.matcher(name).matches();
    }

    /** RFC 7208 4.3: a sender's domain has several labels, and is no address literal. */
    static boolean canBeSender(String domain) {
        return domain.length() <= MAX_NAME && SEVERAL_LABELS.matcher(domain).matches();
    }

    /** Whether the name is the domain or below it; both without a trailing dot. */
    static boolean isWithin(String name, String domain) {
        String lower = Ascii.toLowerCase(name);
        String parent = Ascii.toLowerCase(domain);
        return lower.equals(parent) || lower.endsWith("." + parent);
    }

    static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** U-labels turned into A-labels (RFC 8616 4); empty where that cannot be done without changing the name. */
    static Optional<String> aLabels(String domain) {
        if (domain.length() > MAX_NAME) {
            return Optional.empty();
        }
        if (CharMatcher.ascii().matchesAllOf(domain)) {
            return Optional.of(domain);
        }
        try {
            String ascii = IDN.toASCII(domain);
            // RFC 5890 2.3.2.1: what does not come back was another name to begin with, and its owner somebody else.
            return Optional.of(ascii).filter(name -> IDN.toUnicode(name).equalsIgnoreCase(domain));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
