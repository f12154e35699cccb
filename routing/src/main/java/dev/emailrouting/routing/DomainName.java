package dev.emailrouting.routing;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail domain: at least two labels (a server's own may have one), A-labels (RFC 5890), lower case, without a trailing
 * dot, at most 253 octets (RFC 1035 2.3.4). Equal when the names are.
 */
public final class DomainName implements Comparable<DomainName> {
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** Letters that IDNA 2003, all that Java has, turns into others, while in IDNA 2008 they make another name (RFC 5894 7.2). */
    private static final Pattern DEVIATING = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final String name;

    private DomainName(String name) {
        this.name = name;
    }

    /**
     * Takes U-labels and A-labels in any case; a trailing dot is dropped.
     *
     * @throws InvalidInputException naming {@code field} when the text is no domain name
     */
    public static DomainName parse(String field, String text) {
        return parse(field, text, 2);
    }

    /** As {@link #parse(String, String)}, and a single label too: a server may know itself as {@code localhost}. */
    static DomainName parseServer(String field, String text) {
        return parse(field, text, 1);
    }

    private static DomainName parse(String field, String text, int fewestLabels) {
        String ascii = toAscii(field, text);
        String[] labels = ascii.split("\\.", -1);
        if (labels.length < fewestLabels) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(text) + "' is not a domain name of two or more labels");
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not a domain name");
            }
        }
        if (DIGITS.matcher(labels[labels.length - 1]).matches()) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(text) + "' ends in a number, so it is not a domain name");
        }
        return new DomainName(ascii);
    }

    /** As {@link #parse(String, String)} with the field name {@code domain}. */
    public static DomainName parse(String text) {
        return parse("domain", text);
    }

    private static String toAscii(String field, String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH + 1) {
            throw new InvalidInputException(field, "a domain name has 1 to " + MAX_LENGTH + " characters");
        }
        if (DEVIATING.matcher(text).find()) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(text) + "' has a letter that is only taken as an A-label (xn--...)");
        }
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String ascii;
        try {
            ascii = IDN.toASCII(bare).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not a domain name");
        }
        if (ascii.length() > MAX_LENGTH) {
            throw new InvalidInputException(field, "a domain name has at most " + MAX_LENGTH + " octets as A-labels");
        }
        return ascii;
    }

    /** The name without its first label; empty where that leaves a single one. */
    public Optional<DomainName> parent() {
        String rest = name.substring(name.indexOf('.') + 1);
        return rest.indexOf('.') < 0 ? Optional.empty() : Optional.of(new DomainName(rest));
    }

    /** Whether it is a proper subdomain of the other. */
    public boolean isBelow(DomainName other) {
        return name.endsWith("." + other.name);
    }

    @Override
    public int compareTo(DomainName other) {
        return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName && ((DomainName) other).name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name as A-labels in lower case. */
    @Override
    public String toString() {
        return name;
    }
}
