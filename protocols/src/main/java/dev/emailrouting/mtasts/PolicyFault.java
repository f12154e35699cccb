package dev.emailrouting.mtasts;

import java.util.Optional;

import com.google.common.base.CharMatcher;
import org.immutables.value.Value;

/** Why the policy that a domain publishes now is not known. */
@Value.Immutable
public abstract class PolicyFault {
    private static final int MAX_TEXT = 500;
    private static final CharMatcher UNFIT =
            CharMatcher.inRange(' ', '~').negate().or(CharMatcher.is('"'));

    /** What failed. */
    public enum Kind {
        /** The TXT record could not be looked up, so that nobody knows whether there is a policy. */
        TXT_LOOKUP(null),
        /** There is none, or none that is well-formed, while a policy that was fetched earlier is still in force. */
        TXT_RECORD(null),
        /** The policy host could not be reached, or answered with something else than a policy. */
        FETCH("sts-policy-fetch-error"),
        /** The policy host was not asked, or not to the end, for a reason on this side. */
        NOT_DONE(null),
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

    /** Much of a text may be a stranger's; it is to stand in one line, between quotes. */
    public static PolicyFault of(Kind kind, String text) {
        String fit = UNFIT.replaceFrom(text, '?');
        return ImmutablePolicyFault.of(kind, fit.substring(0, Math.min(MAX_TEXT, fit.length())));
    }

    @Value.Parameter
    public abstract Kind kind();

    /** In words for an operator; printable ASCII. */
    @Value.Parameter
    public abstract String text();
}
