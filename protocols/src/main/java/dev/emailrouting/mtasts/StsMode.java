package dev.emailrouting.mtasts;

import java.util.Arrays;
import java.util.Optional;

/** What a policy asks of a sender (RFC 8461 5). */
public enum StsMode {
    /** Nothing is sent to a host that the policy does not name, or that cannot be trusted. */
    ENFORCE("enforce"),
    /** As enforce, but what fails is only reported. */
    TESTING("testing"),
    /** Nothing, as without a policy. */
    NONE("none");

    private final String word;

    StsMode(String word) {
        this.word = word;
    }

    static Optional<StsMode> ofWord(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** As a policy has it. */
    public String word() {
        return word;
    }
}
