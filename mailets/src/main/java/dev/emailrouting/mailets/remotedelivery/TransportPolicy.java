package dev.emailrouting.mailets.remotedelivery;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.common.base.Preconditions;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.tlsrpt.TlsPolicy;
import org.immutables.value.Value;

/** What one attempt asks of the hosts it comes to (RFC 8461 5), and under which policy its sessions are reported. */
@Value.Immutable
abstract class TransportPolicy {
    private static final int MAX_NAMED = 5;

    /** Whose policy it is. */
    abstract String domain();

    abstract StsMode mode();

    /** The hosts that may take the mail; with {@link StsMode#NONE} all may. */
    abstract List<MxPattern> mx();

    /** Why it is not simply what the domain publishes. */
    abstract Optional<String> note();

    /** Empty: sessions are not reported. */
    abstract Optional<TlsPolicy> reported();

    @Value.Check
    void check() {
        Preconditions.checkState(mode() == StsMode.NONE || !mx().isEmpty(), "a policy names hosts");
    }

    /** Whether nothing may be sent to a host that does not meet it. */
    boolean isEnforced() {
        return mode() == StsMode.ENFORCE;
    }

    boolean permits(String host) {
        return mode() == StsMode.NONE || MxPattern.anyCovers(mx(), host);
    }

    /** {@code testing (override)}. */
    String words() {
        return mode().word() + note().map(note -> " (" + note + ")").orElse("");
    }

    /** The hosts it names, or the first of them. */
    String hosts() {
        String first = mx().stream().limit(MAX_NAMED).map(MxPattern::toString).collect(Collectors.joining(", "));
        return mx().size() > MAX_NAMED ? first + " and " + (mx().size() - MAX_NAMED) + " more" : first;
    }
}
