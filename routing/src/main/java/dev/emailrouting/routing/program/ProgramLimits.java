package dev.emailrouting.routing.program;

import java.time.Duration;

import org.immutables.value.Value;

/** How much one run of a program may use. */
@Value.Immutable
public interface ProgramLimits {
    static ProgramLimits usual() {
        return ImmutableProgramLimits.builder().build();
    }

    /** From its start to its end. */
    @Value.Default
    default Duration time() {
        return Duration.ofSeconds(1);
    }

    /** Of work whose cost is bounded: an instruction, a character that is compared. */
    @Value.Default
    default long steps() {
        return 5_000_000;
    }

    /** Characters of all that it has made, whether still in use or not. */
    @Value.Default
    default long memory() {
        return 4 << 20;
    }

    @Value.Default
    default int effects() {
        return 50;
    }

    @Value.Default
    default int forwards() {
        return 10;
    }

    /** Messages of its own, a reply among them. */
    @Value.Default
    default int messages() {
        return 2;
    }

    /** Characters of everything that its effects say. */
    @Value.Default
    default long output() {
        return 256 << 10;
    }
}
