package dev.emailrouting.routing.store;

import java.util.Optional;

import org.immutables.value.Value;

/** Which rules of a zone are wanted; what is empty does not filter. */
@Value.Immutable
public interface RuleQuery {
    static RuleQuery all() {
        return ImmutableRuleQuery.builder().build();
    }

    /** Stands in the name, a matcher or an action, in whatever case. */
    Optional<String> text();

    Optional<Boolean> enabled();

    Optional<String> owner();

    /** The domain that the rule holds at, as {@code RuleContent.domainText} has it. */
    Optional<String> domain();
}
