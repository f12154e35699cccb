package dev.emailrouting.mtasts;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.emailrouting.dns.DnsName;

/**
 * Which mail exchangers a policy permits (RFC 8461 3.2): a host name in A-labels, or {@code *.} before a domain. Only well-formed
 * ones exist; {@link #toString} gives the text as published.
 */
public final class MxPattern {
    private static final String WILDCARD = "*.";
    /** RFC 5321 4.1.2, Domain. */
    private static final Pattern DOMAIN = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*+");

    private static final int MAX_TEXT = 255;

    private final String text;
    private final boolean isWildcard;
    private final DnsName domain;

    private MxPattern(String text, boolean isWildcard, DnsName domain) {
        this.text = text;
        this.isWildcard = isWildcard;
        this.domain = domain;
    }

    /** Empty where the text is no pattern. */
    public static Optional<MxPattern> parse(String text) {
        boolean isWildcard = text.startsWith(WILDCARD);
        String domain = isWildcard ? text.substring(WILDCARD.length()) : text;
        return Optional.of(domain)
                .filter(name ->
                        name.length() <= MAX_TEXT && DOMAIN.matcher(name).matches())
                .flatMap(DnsName::of)
                .map(name -> new MxPattern(text, isWildcard, name));
    }

    /** Whether it permits the host; the wildcard stands for one label, never more and never none (RFC 8461 4.1). */
    public boolean covers(DnsName mxHost) {
        return isWildcard ? mxHost.isOneLabelBelow(domain) : mxHost.equals(domain);
    }

    /** Whether one of them permits the host; case, the trailing dot and U-labels for A-labels make no difference. */
    public static boolean anyCovers(Collection<MxPattern> patterns, String mxHost) {
        return DnsName.of(mxHost)
                .filter(host -> patterns.stream().anyMatch(pattern -> pattern.covers(host)))
                .isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MxPattern && ((MxPattern) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
