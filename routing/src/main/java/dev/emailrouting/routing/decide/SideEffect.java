package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.program.Effect;
import org.immutables.value.Value;

/** What a rule wants done beside sending the message its ways: a reply, a message, something remembered, a log line. */
@Value.Immutable(builder = false)
public interface SideEffect {
    @Value.Parameter
    Rule rule();

    @Value.Parameter
    AccountName account();

    /** That the rule took, subaddress and all. */
    @Value.Parameter
    EmailAddress address();

    @Value.Parameter
    Effect effect();
}
