package dev.emailrouting.mtasts;

import java.util.Optional;

import org.immutables.value.Value;

/** Why the policy that a domain publishes now is not known. */
@Value.Immutable
public interface PolicyFault {
    /** What failed. */
    enum Kind {
        /** The TXT record could not be looked up, so that nobody knows whether there is a policy. */
        TXT_LOOKUP(null),
        /** There is none, or none that is well-formed, while a policy that was fetched earlier is still in force. */
        TXT_RECORD(null),
        /** The policy host could not be reached, or answered with something else than a policy. */
        FETCH("sts-policy-fetch-error"),
        /** What the policy host served is no policy. */
        INVALID("sts-policy-invalid"),
        /** The policy host's certificate is no good. */
        WEBPKI("sts-webpki-invalid");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As a TLS report has it (RFC 8460 4.3.2); empty where reports have no word for it. */
        public Optional<String> word() {
            return Optional.ofNullable(word);
        }
    }

    static PolicyFault of(Kind kind, String text) {
        return ImmutablePolicyFault.of(kind, text);
    }

    @Value.Parameter
    Kind kind();

    /** In words for an operator; printable ASCII. */
    @Value.Parameter
    String text();
}
