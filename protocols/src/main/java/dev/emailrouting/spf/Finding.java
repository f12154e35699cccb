package dev.emailrouting.spf;

import java.util.Optional;
import java.util.function.Supplier;

import dev.emailrouting.spf.SpfResult.Outcome;

/** What one domain's record says of the client. */
final class Finding {
    private final Outcome outcome;
    private final String reason;
    private final Supplier<Optional<String>> explanation;

    private Finding(Outcome outcome, String reason, Supplier<Optional<String>> explanation) {
        this.outcome = outcome;
        this.reason = reason;
        this.explanation = explanation;
    }

    static Finding of(Outcome outcome, String reason) {
        return new Finding(outcome, reason, Optional::empty);
    }

    /** @param explanation looked up when it is wanted: that of an included record never is (RFC 7208 6.2) */
    static Finding explained(Outcome outcome, String reason, Supplier<Optional<String>> explanation) {
        return new Finding(outcome, reason, explanation);
    }

    Outcome outcome() {
        return outcome;
    }

    String reason() {
        return reason;
    }

    /** Present at most where the outcome is fail. */
    Optional<String> explanation() {
        return outcome == Outcome.FAIL ? explanation.get() : Optional.empty();
    }
}
