package dev.emailrouting.routing.program;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Rule;

/** What is known of the programs of rules when a decision is asked for. Never throws. */
public interface ProgramView {
    /** No program has run, and each may refuse. */
    static ProgramView unrun() {
        return new ProgramView() {};
    }

    /** How the rule's program ended for the address; empty where it has not run. */
    default Optional<ProgramResult> resultOf(Rule rule, EmailAddress address) {
        return Optional.empty();
    }

    /** Whether the rule's program, which failed for the address, has failed for too long: then the rule's fallback is due. */
    default boolean isFailureFinal(Rule rule, EmailAddress address) {
        return false;
    }

    /** Whether the program may have the message refused; what cannot be known now may. */
    default boolean mayRefuse(AccountName account, ProgramCall call) {
        return true;
    }
}
