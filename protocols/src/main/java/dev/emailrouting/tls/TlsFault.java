package dev.emailrouting.tls;

import org.immutables.value.Value;

/** What is wrong with the certificate of a server. */
@Value.Immutable
public interface TlsFault {

    /** In the terms of TLS reports (RFC 8460 4.3.1). */
    enum Kind {
        /** It would be trusted, had its time or that of one it depends on not run out. */
        CERTIFICATE_EXPIRED("certificate-expired"),
        /** It is trusted, but for other names. */
        CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
        /** Nobody who is trusted answers for it, or it is not fit for a server. */
        CERTIFICATE_NOT_TRUSTED("certificate-not-trusted");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As a report has it. */
        public String word() {
            return word;
        }
    }

    static TlsFault of(Kind kind, String text) {
        return ImmutableTlsFault.of(kind, text);
    }

    @Value.Parameter
    Kind kind();

    /** In words for an operator; printable ASCII. */
    @Value.Parameter
    String text();
}
