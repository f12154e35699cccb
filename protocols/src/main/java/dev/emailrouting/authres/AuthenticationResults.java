package dev.emailrouting.authres;

import java.util.List;
import java.util.OptionalInt;

import org.immutables.value.Value;

import static com.google.common.base.Preconditions.checkArgument;

/** What one server says of one message (RFC 8601 2.2). */
@Value.Immutable
public interface AuthenticationResults {
    /** Who says it, a name without quotes; compared without regard to case, for it is a host name as a rule (RFC 8601 2.5). */
    String authservId();

    /** Absent means 1. */
    OptionalInt version();

    /** In the order of the field; empty where no check was made. */
    List<MethodResult> results();

    @Value.Check
    default void check() {
        checkArgument(!authservId().isEmpty(), "an authserv-id has characters");
        checkArgument(version().orElse(1) >= 0, "a version is no negative number");
    }

    /** As {@link AuthenticationResultsWriter} writes it. */
    default String toFieldValue() {
        return AuthenticationResultsWriter.write(this);
    }
}
