package dev.emailrouting.routing.json;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutablePublishedPolicyContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.Texts;

/**
 * What an MTA-STS policy asks of senders, and where they report to:
 *
 * <pre>{@code
 * {"mode": "enforce", "maxAge": 604800, "mx": ["mx.example.org", "*.example.net"], "reportsTo": "tls@example.com"}
 * }</pre>
 *
 * All may be left out: the mode is {@code testing} then, {@code maxAge} a week, or a day for the mode {@code none}.
 */
public final class PublishedPolicyJson {
    public static final String MODE = "mode";
    public static final String MAX_AGE = "maxAge";
    public static final String MX = "mx";
    public static final String REPORTS_TO = "reportsTo";

    private static final Duration USUAL_AGE = Duration.ofDays(7);
    private static final Duration AGE_OF_NONE = Duration.ofDays(1);
    private static final int MAX_PATTERNS = 100;

    private PublishedPolicyJson() {}

    /**
     * @param live names the hosts where the object names none and the mode wants some
     * @throws InvalidInputException naming the field
     */
    public static PublishedPolicyContent readFrom(StrictObject object, Supplier<List<MxPattern>> live) {
        return ImmutablePublishedPolicyContent.builder()
                .policy(policy(object, live))
                .reportsTo(object.text(REPORTS_TO, EmailAddress::parse))
                .build();
    }

    private static StsPolicy policy(StrictObject object, Supplier<List<MxPattern>> live) {
        StsMode mode = object.text(MODE, PublishedPolicyJson::mode).orElse(StsMode.TESTING);
        Duration maxAge = object.integer(MAX_AGE)
                .map(PublishedPolicyJson::maxAge)
                .orElse(mode == StsMode.NONE ? AGE_OF_NONE : USUAL_AGE);
        Optional<List<MxPattern>> named = Optional.of(object)
                .filter(given -> given.has(MX))
                .map(given -> given.texts(MX, MAX_PATTERNS, PublishedPolicyJson::pattern));
        if (mode == StsMode.NONE) {
            return StsPolicy.of(mode, maxAge, named.orElse(List.of()));
        }
        List<MxPattern> mx = named.orElseGet(live);
        if (mx.isEmpty()) {
            throw new InvalidInputException(MX, "the mode " + mode.word() + " wants at least one host");
        }
        return StsPolicy.of(mode, maxAge, mx);
    }

    /** The same, but by which senders forget what was asked of them before. */
    public static PublishedPolicyContent none(PublishedPolicyContent content) {
        return ImmutablePublishedPolicyContent.copyOf(content)
                .withPolicy(StsPolicy.of(StsMode.NONE, AGE_OF_NONE, List.of()));
    }

    private static StsMode mode(String field, String text) {
        return Texts.oneOf(StsMode.values(), StsMode::word, field, text);
    }

    private static Duration maxAge(int seconds) {
        Duration age = Duration.ofSeconds(seconds);
        if (age.isNegative() || age.compareTo(StsPolicy.LONGEST_AGE) > 0) {
            throw new InvalidInputException(
                    MAX_AGE, "a number of seconds from 0 to " + StsPolicy.LONGEST_AGE.toSeconds());
        }
        return age;
    }

    /** @throws InvalidInputException naming the field when the text is none that a policy may have */
    public static MxPattern pattern(String field, String text) {
        return MxPattern.parse(text)
                // The grammar has them for host names, and no certificate is looked at for one (RFC 8461 4.2).
                .filter(pattern -> !InetAddresses.isInetAddress(text))
                .orElseThrow(() -> new InvalidInputException(
                        field, "'" + Texts.quotable(text) + "' is neither a host name nor *. before a domain"));
    }

    public static ObjectNode write(PublishedPolicyContent content) {
        ObjectNode written = write(content.policy());
        content.reportsTo().ifPresent(address -> written.put(REPORTS_TO, address.toString()));
        return written;
    }

    public static ObjectNode write(StsPolicy policy) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put(MODE, policy.mode().word())
                .put(MAX_AGE, policy.maxAge().toSeconds());
        ArrayNode mx = written.putArray(MX);
        policy.mx().forEach(pattern -> mx.add(pattern.toString()));
        return written;
    }
}
