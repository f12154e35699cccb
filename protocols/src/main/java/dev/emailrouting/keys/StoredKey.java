package dev.emailrouting.keys;

import java.time.Instant;

import org.immutables.value.Value;

/** A key in a {@link KeysDirectory}, and when it is used. */
@Value.Immutable
public interface StoredKey {
    static StoredKey of(SigningKey key, KeySchedule schedule) {
        return ImmutableStoredKey.of(key, schedule);
    }

    @Value.Parameter
    SigningKey key();

    @Value.Parameter
    KeySchedule schedule();

    default KeyState state(Instant now) {
        return schedule().state(now);
    }
}
