package dev.emailrouting.routing;

import java.util.Optional;

import dev.emailrouting.mtasts.StsPolicy;
import org.immutables.value.Value;

/** What an administrator sets of a {@link PublishedPolicy}. */
@Value.Immutable
public interface PublishedPolicyContent {
    static PublishedPolicyContent of(StsPolicy policy) {
        return ImmutablePublishedPolicyContent.builder().policy(policy).build();
    }

    StsPolicy policy();

    /** Where senders report on failed encryption (RFC 8460 3); empty for the domain's postmaster. */
    Optional<EmailAddress> reportsTo();
}
