package dev.emailrouting.smtp;

import dev.emailrouting.tls.TlsFault;
import org.immutables.value.Value;

/** Why a dialogue had no TLS session with a host proven to be the one that was meant, whether or not that was demanded. */
@Value.Immutable
public abstract class UnprovenHost {

    /** In the terms of TLS reports (RFC 8460 4.3). */
    public enum Kind {
        STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
        CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
        CERTIFICATE_EXPIRED("certificate-expired"),
        CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
        /** None of the others: no handshake came to its end. */
        VALIDATION_FAILURE("validation-failure");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As a report has it. */
        public String word() {
            return word;
        }
    }

    static UnprovenHost of(Kind kind, String reason) {
        return ImmutableUnprovenHost.of(kind, reason);
    }

    static UnprovenHost of(TlsFault fault) {
        switch (fault.kind()) {
            case CERTIFICATE_EXPIRED:
                return of(Kind.CERTIFICATE_EXPIRED, fault.text());
            case CERTIFICATE_HOST_MISMATCH:
                return of(Kind.CERTIFICATE_HOST_MISMATCH, fault.text());
            case CERTIFICATE_NOT_TRUSTED:
                return of(Kind.CERTIFICATE_NOT_TRUSTED, fault.text());
        }
        throw new IllegalStateException("a certificate cannot fail by " + fault.kind());
    }

    @Value.Parameter
    public abstract Kind kind();

    /** In words, without the hop's name. */
    @Value.Parameter
    public abstract String reason();
}
