package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Subaddressing;
import org.immutables.value.Value;

/** A program that has to run before a decision is made. */
@Value.Immutable(builder = false)
public interface PendingProgram {
    @Value.Parameter
    Rule rule();

    @Value.Parameter
    AccountName account();

    /** That the rule took, subaddress and all. */
    @Value.Parameter
    EmailAddress address();

    @Value.Parameter
    ProgramCall call();

    /** Of the rule's zone, for programs that look at the detail of an address. */
    @Value.Parameter
    Subaddressing subaddressing();
}
