package dev.emailrouting.routing.activity;

import java.time.Instant;

import org.immutables.value.Value;

/** How often a rule decided on a recipient, and when it last did. */
@Value.Immutable
public interface RuleUse {
    @Value.Parameter
    long hits();

    @Value.Parameter
    Instant lastUsed();

    static RuleUse of(long hits, Instant lastUsed) {
        return ImmutableRuleUse.of(hits, lastUsed);
    }

    default RuleUse and(RuleUse other) {
        return of(hits() + other.hits(), lastUsed().isAfter(other.lastUsed()) ? lastUsed() : other.lastUsed());
    }
}
