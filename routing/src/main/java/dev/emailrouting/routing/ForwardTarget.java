package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a forward goes: an address, or one whose local part has {@code ${1}} to {@code ${9}} in it for what the rule's
 * pattern captured. The domain is always fixed.
 */
public final class ForwardTarget {
    private static final Pattern CAPTURE = Pattern.compile("\\$\\{([1-9])}");

    private final EmailAddress written;
    private final int highestCapture;

    private ForwardTarget(EmailAddress written, int highestCapture) {
        this.written = written;
        this.highestCapture = highestCapture;
    }

    public static ForwardTarget of(EmailAddress address) {
        // What a placeholder is made of may stand in a local part (RFC 5321 4.1.2).
        return new ForwardTarget(address, highestCapture(address.localPart()));
    }

    /** @throws InvalidInputException naming {@code field} when the text is no address */
    public static ForwardTarget parse(String field, String text) {
        return of(EmailAddress.parse(field, text));
    }

    private static int highestCapture(String localPart) {
        int highest = 0;
        for (Matcher captures = CAPTURE.matcher(localPart); captures.find(); ) {
            highest = Math.max(highest, captures.group(1).charAt(0) - '0');
        }
        return highest;
    }

    /** The address where it is fixed. */
    public Optional<EmailAddress> fixed() {
        return highestCapture == 0 ? Optional.of(written) : Optional.empty();
    }

    public DomainName domain() {
        return written.domain();
    }

    /** The highest number of a capture that it needs, 0 for none. */
    public int highestCapture() {
        return highestCapture;
    }

    /** The address with the captures, the first at 0, in their places; empty where that makes no address. */
    public Optional<EmailAddress> with(List<String> captures) {
        if (highestCapture == 0) {
            return Optional.of(written);
        }
        List<String> pieces = new ArrayList<>();
        String localPart = written.localPart();
        int end = 0;
        for (Matcher places = CAPTURE.matcher(localPart); places.find(); end = places.end()) {
            pieces.add(localPart.substring(end, places.start()));
            pieces.add(captures.get(places.group(1).charAt(0) - '1'));
        }
        pieces.add(localPart.substring(end));
        return EmailAddress.ifValid(String.join("", pieces), written.domain());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForwardTarget && ((ForwardTarget) other).written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
