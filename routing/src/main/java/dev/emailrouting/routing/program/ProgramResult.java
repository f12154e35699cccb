package dev.emailrouting.routing.program;

import java.util.Optional;

/** How a run of a program ended: with effects, or failed. */
public final class ProgramResult {
    private final Effects effects;
    private final String reason;

    private ProgramResult(Effects effects, String reason) {
        this.effects = effects;
        this.reason = reason;
    }

    public static ProgramResult of(Effects effects) {
        return new ProgramResult(effects, "");
    }

    /** @param reason in one line, for the operator */
    public static ProgramResult failed(String reason) {
        return new ProgramResult(null, reason);
    }

    public Optional<Effects> effects() {
        return Optional.ofNullable(effects);
    }

    /** Why it failed; empty where it did not. */
    public String reason() {
        return reason;
    }
}
