package dev.emailrouting.routing.script;

import java.time.Instant;
import java.util.OptionalInt;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramCall;
import org.immutables.value.Value;

/** A script of an account, without its text. */
@Value.Immutable
public interface Script {
    /** What scripts may require stands there among them. */
    String CAPABILITIES = "capabilities";

    /** The name itself, where it is one. */
    static String parseName(String field, String text) {
        if (text.equals(CAPABILITIES)) {
            throw new InvalidInputException(field, "a script cannot have the name " + CAPABILITIES);
        }
        return ProgramCall.parseName(field, text);
    }

    AccountName account();

    /** As {@link #parseName} has it; unique in the account. */
    String name();

    /** The version that rules run; empty while none was ever activated. */
    OptionalInt active();

    /** The version that was uploaded last. */
    ScriptVersion newest();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
