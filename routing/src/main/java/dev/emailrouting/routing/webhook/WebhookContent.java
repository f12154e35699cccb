package dev.emailrouting.routing.webhook;

import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import org.immutables.value.Value;

/** What people set of a webhook. */
@Value.Immutable
public interface WebhookContent {
    URI url();

    /** Those that are told; at least one. */
    @Value.Default
    default Set<ActivityOutcome> outcomes() {
        return EnumSet.allOf(ActivityOutcome.class);
    }

    /** The zone whose outcomes are told; empty for those of all zones of the account. */
    Optional<DomainName> zone();

    @Value.Default
    default boolean enabled() {
        return true;
    }

    /** Whether the outcome of a recipient of the account is to be told. */
    default boolean wants(ActivityRow row) {
        return outcomes().contains(row.outcome())
                && zone().map(DomainName::toString)
                        .filter(wanted -> !row.zone().equals(Optional.of(wanted)))
                        .isEmpty();
    }
}
