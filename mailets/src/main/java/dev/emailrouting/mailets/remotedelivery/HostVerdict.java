package dev.emailrouting.mailets.remotedelivery;

import java.util.Optional;

import dev.emailrouting.routing.activity.ImmutableTransportSummary;
import dev.emailrouting.routing.activity.TransportSummary;
import dev.emailrouting.smtp.DeliveryReport;
import dev.emailrouting.smtp.UnprovenHost;

/** What the first session with a host tells of it, for an operator and a bounce. */
final class HostVerdict {
    private static final String CLEAR = "none";
    private static final String AUTHENTICATED = "authenticated";
    /** Nobody was reached, or sent us away before TLS could begin. */
    private static final String UNKNOWN = "unknown";

    private final TransportPolicy policy;
    private final DeliveryReport session;

    private HostVerdict(TransportPolicy policy, DeliveryReport session) {
        this.policy = policy;
        this.session = session;
    }

    static HostVerdict of(TransportPolicy policy, DeliveryReport session) {
        return new HostVerdict(policy, session);
    }

    /** Which rule keeps the mail back, to stand before the reason; empty where none does. */
    String refusal() {
        return policy.isEnforced() && session.unproven().isPresent()
                ? "does not meet the MTA-STS policy of " + policy.domain() + ": "
                : "";
    }

    /** @param tls the version that the mail was sent by, in the session or after it */
    TransportSummary summary(Optional<String> tls) {
        return ImmutableTransportSummary.builder()
                .mx(session.hop().toString())
                .tls(tls.orElse(CLEAR))
                .policy(policy.words())
                .verdict(words())
                .build();
    }

    private String words() {
        if (!policy.permits(session.hop().host())) {
            return UnprovenHost.Kind.VALIDATION_FAILURE.word() + ": the policy does not name the host";
        }
        if (session.isAuthenticated()) {
            return AUTHENTICATED;
        }
        return session.unproven()
                .map(unproven -> unproven.kind().word() + ": " + unproven.reason())
                .orElse(UNKNOWN);
    }
}
