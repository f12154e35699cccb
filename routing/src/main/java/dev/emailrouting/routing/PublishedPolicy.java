package dev.emailrouting.routing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.common.hash.Hashing;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import org.immutables.value.Value;

/**
 * The MTA-STS policy that a zone publishes for its apex and every added subdomain (RFC 8461 3), and until when senders may go by an
 * earlier one: what once was asked for is taken back by a policy of mode {@code none}, not by silence.
 */
@Value.Immutable
public abstract class PublishedPolicy {
    /** What a policy host is called, before the domain (RFC 8461 3.2). */
    public static final String HOST_LABEL = "mta-sts.";

    /** How long resolvers may still have a record after another one was published. */
    static final Duration DNS_LEEWAY = Duration.ofDays(1);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int ID_LENGTH = 32;

    public abstract DomainName zone();

    public abstract PublishedPolicyContent content();

    public StsPolicy policy() {
        return content().policy();
    }

    /** Since when it has its mode. */
    public abstract Instant modeSince();

    /** Until when a sender may have an earlier policy that asks for something, by its max_age; empty when there was none. */
    public abstract Optional<Instant> heldUntil();

    /** Counts writes to the policy, from 1. */
    public abstract long version();

    public abstract Instant created();

    public abstract Instant modified();

    /** For the TXT record: another one whenever the text is another, and only then. */
    @Value.Lazy
    public String id() {
        return Hashing.sha256()
                .hashString(policy().toString(), StandardCharsets.US_ASCII)
                .toString()
                .substring(0, ID_LENGTH);
    }

    /** Whether an id is of this server's making; one of somebody else's says nothing about the text. */
    public static boolean looksOurs(String id) {
        return ID.matcher(id).matches();
    }

    /** Whether it asks senders for something. */
    public boolean isDemanding() {
        return policy().mode() != StsMode.NONE;
    }

    /** From when on no sender goes by an earlier policy, so that this one can go; empty while it asks for something itself. */
    public Optional<Instant> removableFrom() {
        return isDemanding()
                ? Optional.empty()
                : Optional.of(heldUntil().map(held -> held.plus(DNS_LEEWAY)).orElse(created()));
    }

    /** Until when senders may have this policy or an earlier one, if it is taken away or replaced at a moment. */
    public Optional<Instant> heldAfter(Instant end) {
        Optional<Instant> own = isDemanding() ? Optional.of(end.plus(policy().maxAge())) : Optional.empty();
        return Stream.of(own, heldUntil()).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** The same with other content from a moment on; itself where there is nothing new in it. */
    public PublishedPolicy replacedBy(PublishedPolicyContent other, Instant now) {
        if (other.equals(content())) {
            return this;
        }
        boolean isSameText = other.policy().equals(policy());
        return ImmutablePublishedPolicy.builder()
                .from(this)
                .content(other)
                .modeSince(other.policy().mode() == policy().mode() ? modeSince() : now)
                .heldUntil(isSameText ? heldUntil() : heldAfter(now))
                .version(version() + 1)
                .modified(now)
                .build();
    }
}
