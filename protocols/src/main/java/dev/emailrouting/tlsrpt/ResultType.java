package dev.emailrouting.tlsrpt;

import org.immutables.value.Value;

/** Why a session failed (RFC 8460 4.3, {@code result-type}). The list may grow, so in reports of others it may be any word. */
@Value.Immutable
public abstract class ResultType {
    /** RFC 8460 4.3.1: STARTTLS is not offered, or refused. */
    public static final ResultType STARTTLS_NOT_SUPPORTED = of("starttls-not-supported");

    public static final ResultType CERTIFICATE_HOST_MISMATCH = of("certificate-host-mismatch");
    public static final ResultType CERTIFICATE_EXPIRED = of("certificate-expired");
    public static final ResultType CERTIFICATE_NOT_TRUSTED = of("certificate-not-trusted");

    /** RFC 8460 4.3.1: what no other word says; the reason code does. */
    public static final ResultType VALIDATION_FAILURE = of("validation-failure");

    /** RFC 8460 4.3.2.1, DANE. */
    public static final ResultType TLSA_INVALID = of("tlsa-invalid");

    public static final ResultType DNSSEC_INVALID = of("dnssec-invalid");
    public static final ResultType DANE_REQUIRED = of("dane-required");

    /** RFC 8460 4.3.2.2, MTA-STS. */
    public static final ResultType STS_POLICY_FETCH_ERROR = of("sts-policy-fetch-error");

    public static final ResultType STS_POLICY_INVALID = of("sts-policy-invalid");
    public static final ResultType STS_WEBPKI_INVALID = of("sts-webpki-invalid");

    public static ResultType of(String word) {
        return ImmutableResultType.of(word);
    }

    @Value.Parameter
    public abstract String word();

    @Override
    public final String toString() {
        return word();
    }
}
