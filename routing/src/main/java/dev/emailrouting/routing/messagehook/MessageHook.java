package dev.emailrouting.routing.messagehook;

import java.time.Instant;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.MessageHookContent;
import org.immutables.value.Value;

/** A message hook of an account. Its secret is not in it. */
@Value.Immutable
public interface MessageHook {
    /** Another one when it was deleted and made again. */
    String id();

    AccountName account();

    /** As {@link dev.emailrouting.routing.ProgramCall#parseName} has it; unique in the account. */
    String name();

    MessageHookContent content();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
