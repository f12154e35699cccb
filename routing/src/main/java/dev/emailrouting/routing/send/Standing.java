package dev.emailrouting.routing.send;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** What a user who has logged in may send, as it stood when he began. */
@Value.Immutable(builder = false)
public interface Standing {
    @Value.Parameter
    EmailAddress user();

    @Value.Parameter
    AccountName account();

    /** What was said of him; empty where the default counts. */
    @Value.Parameter
    Optional<SendRights> rights();
}
