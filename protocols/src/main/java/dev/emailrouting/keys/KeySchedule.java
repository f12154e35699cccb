package dev.emailrouting.keys;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** From when to when a key signs, and how long it has to stay published. {@link #always} is what a bare key file has. */
@Value.Immutable
public interface KeySchedule {
    /** Signs already, and no end is set. */
    static KeySchedule always() {
        return ImmutableKeySchedule.builder().build();
    }

    /** Waits for somebody to say that it is published. */
    static KeySchedule onActivation() {
        return ImmutableKeySchedule.builder().awaitsActivation(true).build();
    }

    static KeySchedule from(Instant moment) {
        return ImmutableKeySchedule.builder().signsFrom(moment).build();
    }

    /** Whether the key waits for somebody to start it, at no set time. */
    @Value.Default
    default boolean awaitsActivation() {
        return false;
    }

    /** Absent when it has always signed, or awaits its activation. */
    Optional<Instant> signsFrom();

    /** Absent while no end is set. */
    Optional<Instant> signsUntil();

    /** Until when it must not be taken out of DNS; absent while it is not retired, nor about to be. */
    Optional<Instant> publishedUntil();

    default KeyState state(Instant now) {
        if (signsUntil().filter(end -> !now.isBefore(end)).isPresent()) {
            return KeyState.RETIRED;
        }
        boolean comes = awaitsActivation() || signsFrom().filter(now::isBefore).isPresent();
        return comes ? KeyState.COMING : KeyState.ACTIVE;
    }

    default KeySchedule until(Instant signs, Instant published) {
        return ImmutableKeySchedule.builder()
                .from(this)
                .signsUntil(signs)
                .publishedUntil(published)
                .build();
    }
}
