package dev.emailrouting.srs;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.immutables.value.Value;

/**
 * How a server rewrites senders. The defaults are meant for servers; what other implementations differ in, and their
 * conformance data with them, is a setting here.
 */
@Value.Immutable
public interface SrsConfiguration {
    /** RFC 5321 4.5.3.1.3, less the angle brackets. */
    int MAX_PATH = 254;

    /** This server's SRS domains, as they shall be spelled: the first one signs unless another is asked for, all reverse. */
    List<String> domains();

    /** What follows the tag: one of {@code = + -}. */
    @Value.Default
    default char separator() {
        return '=';
    }

    /** Characters of the hash. Most peers have four, which a bounce attack can find out. */
    @Value.Default
    default int hashLength() {
        return 6;
    }

    /** The shortest hash taken back. */
    @Value.Default
    default int minHashLength() {
        return hashLength();
    }

    /** How old an address may be, in whole days; the day it was made does not count. */
    @Value.Default
    default Duration maxAge() {
        return Duration.ofDays(21);
    }

    /** How far in the future an address may have been made, in whole days: another server's midnight may come earlier. */
    @Value.Default
    default Duration clockSkew() {
        return Duration.ofDays(1);
    }

    /** How many senders may be stored within a day. */
    @Value.Default
    default int aliasesPerDay() {
        return 10_000;
    }

    /** Whether a sender in an SRS domain of ours is rewritten like any other. */
    @Value.Default
    default boolean rewritesOwnDomain() {
        return false;
    }

    /**
     * Whether a local part is quoted wherever RFC 5321 4.1.2 demands it. The other implementations leave an address
     * literal's brackets unquoted.
     */
    @Value.Default
    default boolean strictSyntax() {
        return true;
    }

    /** Whether addresses may hold more than ASCII (RFC 6531). */
    @Value.Default
    default boolean internationalized() {
        return false;
    }

    static SrsConfiguration of(String domain) {
        return ImmutableSrsConfiguration.builder().addDomains(domain).build();
    }

    /** Whether it is a host name, and short enough to fit into a path after the longest local part (RFC 5321 4.5.3.1.3). */
    static boolean canBeDomain(String domain) {
        return domain.length() <= MAX_PATH - 1 - SrsRewriter.MAX_LOCAL_PART
                && Pattern.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*", domain);
    }

    /** The domain that signs when no other is asked for. */
    default String domain() {
        return domains().get(0);
    }

    /** Whether the domain, in any case and with or without a trailing dot, is one of ours. */
    default boolean isOwn(String domain) {
        String bare = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        return domains().stream().anyMatch(own -> Ascii.lowerCase(own).equals(Ascii.lowerCase(bare)));
    }

    @Value.Check
    default void check() {
        require(!domains().isEmpty(), "an SRS domain is needed");
        domains().forEach(domain -> require(canBeDomain(domain), "'" + domain + "' cannot be an SRS domain"));
        require(SrsTag.SEPARATORS.indexOf(separator()) >= 0, "the separator is one of = + -");
        require(
                hashLength() >= 1 && hashLength() <= SrsHash.MAX_LENGTH,
                "a hash has 1 to " + SrsHash.MAX_LENGTH + " characters");
        require(minHashLength() >= 1 && minHashLength() <= hashLength(), "the shortest hash is 1 to the hash length");
        require(isDays(maxAge()), "the age is 0 to " + (SrsTimestamp.CYCLE_DAYS - 1) + " whole days");
        require(isDays(clockSkew()), "the clock skew is 0 to " + (SrsTimestamp.CYCLE_DAYS - 1) + " whole days");
        require(aliasesPerDay() >= 0, "the number of aliases a day is not negative");
    }

    private static boolean isDays(Duration duration) {
        long days = duration.toDays();
        return days >= 0 && days < SrsTimestamp.CYCLE_DAYS && duration.equals(Duration.ofDays(days));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
