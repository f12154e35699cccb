package dev.emailrouting.routing.send;

import java.time.Instant;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** A user of the mail server of whom an administrator said as whom, to whom and how much he may send when he has logged in. */
@Value.Immutable
public interface Submitter {
    /** Who logs in, in lower case. */
    EmailAddress user();

    /** Whose suppressions, verified destinations and zones count for him. */
    AccountName account();

    SendRights rights();

    /** Counts the changes, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
