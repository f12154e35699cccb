package dev.emailrouting.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;

/**
 * A domain name as the DNS holds it: A-labels (RFC 5890 2.3.2.1) in lower case, no trailing dot, at most 253 octets in labels of
 * 1 to 63 letters, digits, hyphens and underscores. Names that differ in case, in the trailing dot or in A-label and U-label
 * alone are equal. The root is no domain name.
 */
public final class DnsName {
    private static final int MAX_OCTETS = 253;
    private static final int MAX_LABEL = 63;
    /** No U-labels longer than this, however they are composed, fit into {@link #MAX_OCTETS}. */
    private static final int MAX_TEXT = 1024;

    private static final CharMatcher LABEL =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("-_"));

    private final List<String> labels;

    private DnsName(List<String> labels) {
        this.labels = labels;
    }

    /**
     * Empty where the text cannot be a domain name. A-labels are taken as they are; U-labels are put into lower case and
     * composed (RFC 5895), then checked and converted as IDNA2008 has it (RFC 5891 5), so that {@code faß} never becomes
     * {@code fass}. What depends on a letter's neighbours or on its direction of writing is not checked, for a name that
     * breaks those rules is just a name that nobody registered.
     */
    public static Optional<DnsName> of(String text) {
        String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (relative.isEmpty() || relative.length() > MAX_TEXT) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        for (String label : Splitter.on('.').split(relative)) {
            Optional<String> ascii = Idna.toAscii(label).filter(DnsName::isLabel);
            if (ascii.isEmpty()) {
                return Optional.empty();
            }
            labels.add(ascii.get());
        }
        return Optional.of(new DnsName(List.copyOf(labels)))
                .filter(name -> name.toString().length() <= MAX_OCTETS);
    }

    private static boolean isLabel(String ascii) {
        return !ascii.isEmpty() && ascii.length() <= MAX_LABEL && LABEL.matchesAllOf(ascii);
    }

    public int labelCount() {
        return labels.size();
    }

    /** The name of the rightmost labels, of which there are as many at least. */
    public DnsName rightmost(int count) {
        return new DnsName(labels.subList(labels.size() - count, labels.size()));
    }

    /** Whether this is the other or a name below it. */
    public boolean isWithin(DnsName other) {
        return labelCount() >= other.labelCount()
                && rightmost(other.labelCount()).equals(other);
    }

    /** Whether this is the other with one label before it, which is what a wildcard stands for. */
    public boolean isOneLabelBelow(DnsName other) {
        return labelCount() == other.labelCount() + 1 && isWithin(other);
    }

    /** How many labels both end in. */
    public int sharedLabels(DnsName other) {
        int most = Math.min(labelCount(), other.labelCount());
        int shared = 0;
        while (shared < most && rightmost(shared + 1).equals(other.rightmost(shared + 1))) {
            shared++;
        }
        return shared;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName && ((DnsName) other).labels.equals(labels);
    }

    @Override
    public int hashCode() {
        return labels.hashCode();
    }

    /** As it is looked up. */
    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
