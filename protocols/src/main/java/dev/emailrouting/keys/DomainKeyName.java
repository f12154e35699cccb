package dev.emailrouting.keys;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import dev.emailrouting.dns.DnsName;

/** Where in DNS a domain's key stands (RFC 6376 3.6.2.1). Names from the wire are a char an octet. */
public final class DomainKeyName {
    private static final int MAX_NAME = 253;
    // Possessive: what matched is never tried again.
    private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]{1,63}+(?:\\.[a-z0-9_-]{1,63}+)*+");

    private DomainKeyName() {}

    /** Nothing when no such name can exist. U-labels, a char an octet of their UTF-8, are turned into A-labels (RFC 8616 3). */
    static Optional<String> of(String selector, String domain) {
        return of(selector)
                .flatMap(first -> of(domain).map(last -> first + "._domainkey." + last))
                .filter(name -> name.length() <= MAX_NAME);
    }

    /**
     * A name of ours, which is in A-labels, in lower case.
     *
     * @throws InvalidKeyInputException naming the field
     */
    static String requireLabels(String field, String labels) {
        return canonical(labels)
                .orElseThrow(() -> new InvalidKeyInputException(
                        field, "labels of letters, digits, hyphens and underscores, with dots between"));
    }

    /** In lower case; nothing when it is no name in A-labels. Never one that means something else in a file's path. */
    static Optional<String> canonical(String labels) {
        return Optional.of(labels)
                .filter(name -> name.length() <= MAX_NAME)
                .map(Ascii::toLowerCase)
                .filter(name -> LABELS.matcher(name).matches());
    }

    static boolean isCanonical(String labels) {
        return canonical(labels).filter(labels::equals).isPresent();
    }

    /** A domain or selector as it stands in DNS, in A-labels and lower case; nothing when it cannot stand there. */
    public static Optional<String> of(String labels) {
        return aLabels(labels).flatMap(DomainKeyName::canonical);
    }

    private static Optional<String> aLabels(String labels) {
        if (labels.length() > MAX_NAME) {
            return Optional.empty();
        }
        if (CharMatcher.ascii().matchesAllOf(labels)) {
            return Optional.of(labels);
        }
        String unicode = new String(labels.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return DnsName.of(unicode).map(DnsName::toString);
    }
}
