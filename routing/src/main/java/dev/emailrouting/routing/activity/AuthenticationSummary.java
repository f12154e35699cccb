package dev.emailrouting.routing.activity;

import org.immutables.value.Value;

/**
 * What the checks of a message found, in a few words each. A check begins with its result as RFC 8601 2.7 has it and may go on
 * with what it is about, such as {@code pass (example.org)}.
 */
@Value.Immutable
public interface AuthenticationSummary {
    String spf();

    String dkim();

    String dmarc();

    String arc();

    /** What the next receiver will make of the message once it is forwarded. */
    String forwardability();

    /** With the beginnings only: the words may come from what a sender wrote. */
    default AuthenticationSummary bounded() {
        return ImmutableAuthenticationSummary.builder()
                .spf(Bounds.cut(spf(), Bounds.MAX_RESULT))
                .dkim(Bounds.cut(dkim(), Bounds.MAX_RESULT))
                .dmarc(Bounds.cut(dmarc(), Bounds.MAX_RESULT))
                .arc(Bounds.cut(arc(), Bounds.MAX_RESULT))
                .forwardability(Bounds.cut(forwardability(), Bounds.MAX_FORWARDABILITY))
                .build();
    }

    /** On one line, for a log. */
    default String line() {
        return "spf=" + spf() + " dkim=" + dkim() + " dmarc=" + dmarc() + " arc=" + arc() + " forward="
                + forwardability();
    }
}
