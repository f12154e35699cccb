package dev.emailrouting.mtasts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import com.google.common.base.Preconditions;

/**
 * A policy as a policy host serves it (RFC 8461 3.2). Only well-formed ones exist; {@link #toString} gives the text as published,
 * which reports quote.
 */
public final class StsPolicy {
    /** Beyond which no policy is kept: 31557600 seconds, a year (RFC 8461 3.2, max_age). */
    public static final Duration LONGEST_AGE = Duration.ofHours(8766);

    /** As many as are fetched (RFC 8461 3.3). */
    public static final int MAX_OCTETS = 64 << 10;

    private final String text;
    private final StsMode mode;
    private final Duration maxAge;
    private final List<MxPattern> mx;

    StsPolicy(String text, StsMode mode, Duration maxAge, List<MxPattern> mx) {
        this.text = text;
        this.mode = mode;
        this.maxAge = maxAge.compareTo(LONGEST_AGE) < 0 ? maxAge : LONGEST_AGE;
        this.mx = List.copyOf(mx);
    }

    /** @throws InvalidStsPolicyException naming the line that is wrong, or what is missing */
    public static StsPolicy parse(String text) throws InvalidStsPolicyException {
        return StsPolicyParser.parse(text);
    }

    /**
     * As {@link #parse(String)}, of the octets that a policy host serves, or that a file holds.
     *
     * @throws InvalidStsPolicyException likewise, and when there are too many of them, or not all are UTF-8
     */
    public static StsPolicy parse(byte[] utf8) throws InvalidStsPolicyException {
        if (utf8.length > MAX_OCTETS) {
            throw new InvalidStsPolicyException("it has more than " + MAX_OCTETS + " octets");
        }
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidStsPolicyException("it is not UTF-8");
        }
    }

    /**
     * A policy to be published.
     *
     * @param maxAge whole seconds, up to {@link #LONGEST_AGE}
     * @param mx at least one but for {@link StsMode#NONE}
     */
    public static StsPolicy of(StsMode mode, Duration maxAge, List<MxPattern> mx) {
        Preconditions.checkArgument(
                !maxAge.isNegative() && maxAge.compareTo(LONGEST_AGE) <= 0, "max_age is 0 to a year");
        Preconditions.checkArgument(mode == StsMode.NONE || !mx.isEmpty(), "mode %s wants an mx", mode);
        return new StsPolicy(write(mode, maxAge, mx), mode, maxAge, mx);
    }

    private static String write(StsMode mode, Duration maxAge, List<MxPattern> mx) {
        return "version: STSv1\r\nmode: " + mode.word() + "\r\n"
                + mx.stream().map(pattern -> "mx: " + pattern + "\r\n").collect(Collectors.joining())
                + "max_age: " + maxAge.toSeconds() + "\r\n";
    }

    public StsMode mode() {
        return mode;
    }

    /** No more than {@link #LONGEST_AGE}: the RFC does not say what a larger number means, and to refuse it would protect nobody. */
    public Duration maxAge() {
        return maxAge;
    }

    /** In their order. */
    public List<MxPattern> mx() {
        return mx;
    }

    /** Whether a host is one of those that take the domain's mail, as {@link MxPattern#anyCovers} has it. */
    public boolean permits(String mxHost) {
        return MxPattern.anyCovers(mx, mxHost);
    }

    /** Its lines as published, without their ends, as reports quote them (RFC 8460 4.4). */
    public List<String> lines() {
        return text.lines().filter(line -> !line.isEmpty()).collect(Collectors.toUnmodifiableList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StsPolicy && ((StsPolicy) other).text.equals(text);
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
