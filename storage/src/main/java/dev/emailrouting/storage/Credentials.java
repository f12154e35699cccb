package dev.emailrouting.storage;

import java.util.Optional;

import org.immutables.value.Value;

/** Who logs in to the database. What is empty is as the URL, or else the driver, has it. */
@Value.Immutable
public interface Credentials {
    Optional<String> user();

    @Value.Redacted
    Optional<String> password();

    static Credentials none() {
        return ImmutableCredentials.builder().build();
    }
}
