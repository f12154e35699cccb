package dev.emailrouting.tlsrpt;

import java.util.Optional;

import org.immutables.value.Value;

/**
 * Why a session failed, and with whom (RFC 8460 4.4, {@code failure-details}). What is not known is left out. Failures that say the
 * same are equal, and counted together; so nothing belongs here that differs from session to session.
 */
@Value.Immutable
public interface TlsFailure {
    /** A receiver's server that the policy does not list has no result type of its own; it is a {@code validation-failure} with this. */
    String MX_NOT_IN_POLICY = "mtasts-policy-mx-mismatch";

    /** All else is unknown. */
    static TlsFailure of(ResultType type) {
        return ImmutableTlsFailure.builder().type(type).build();
    }

    ResultType type();

    /** The address on our side. */
    Optional<String> sendingMtaIp();

    Optional<String> receivingMxHostname();

    /** What the receiver's server calls itself. */
    Optional<String> receivingMxHelo();

    Optional<String> receivingIp();

    /** What is in the words of software rather than in those of the RFC, such as the name of an error. */
    Optional<String> reasonCode();

    /** A URI, or a text. */
    Optional<String> additionalInformation();
}
