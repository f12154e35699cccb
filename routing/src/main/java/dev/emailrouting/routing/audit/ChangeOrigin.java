package dev.emailrouting.routing.audit;

import java.util.Optional;

import org.immutables.value.Value;

/** Where a change comes from. */
@Value.Immutable
public interface ChangeOrigin {
    int MAX_ACTOR = 300;
    int MAX_REQUEST_ID = 128;
    int MAX_REQUEST = 2000;

    /** Who: the subject of a token, {@code unauthenticated@ADDRESS} where none was asked for, or {@code system:PART} of the server. */
    String actor();

    /** By which the request is found in the logs of whoever sent it. */
    Optional<String> requestId();

    /** Method and path. */
    Optional<String> request();

    @Value.Check
    default void check() {
        requireAtMost(MAX_ACTOR, actor());
        requestId().ifPresent(id -> requireAtMost(MAX_REQUEST_ID, id));
        request().ifPresent(request -> requireAtMost(MAX_REQUEST, request));
    }

    private static void requireAtMost(int max, String text) {
        if (text.length() > max) {
            throw new IllegalArgumentException("more than " + max + " characters");
        }
    }

    /** What a part of the server does on its own account. */
    static ChangeOrigin system(String part) {
        return ImmutableChangeOrigin.builder().actor("system:" + part).build();
    }
}
