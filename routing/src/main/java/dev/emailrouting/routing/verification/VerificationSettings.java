package dev.emailrouting.routing.verification;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.routing.store.VerificationStore.MailLimits;
import org.immutables.value.Value;

/** Where links lead, how long they count, and how many are mailed. */
@Value.Immutable
public interface VerificationSettings {
    /** Ends in a slash; empty where no links can be mailed. */
    Optional<URI> baseUrl();

    Duration validity();

    MailLimits limits();
}
