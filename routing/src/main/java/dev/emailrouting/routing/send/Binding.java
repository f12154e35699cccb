package dev.emailrouting.routing.send;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import org.immutables.value.Value;

/** A named sender of an account, for programs that hold one of its tokens. The tokens themselves are in nothing that can be read. */
@Value.Immutable
public interface Binding {
    BindingName name();

    AccountName account();

    SendRights rights();

    /** The oldest first. */
    List<Token> tokens();

    /** Counts the changes to it, its tokens aside, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();

    /** When a token was made, and when it ends. */
    @Value.Immutable(builder = false)
    interface Token {
        @Value.Parameter
        Instant created();

        /** Empty for one that holds until it is revoked. */
        @Value.Parameter
        Optional<Instant> ends();
    }
}
