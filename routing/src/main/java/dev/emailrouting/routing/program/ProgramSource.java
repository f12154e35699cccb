package dev.emailrouting.routing.program;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ProgramKind;

/** Where the programs of one kind come from. */
public interface ProgramSource {
    ProgramKind kind();

    /**
     * The program that is in use under the name now. Cheap when asked again: what was compiled stays so.
     *
     * @throws ProgramFailedException where it cannot be had now
     */
    Optional<Program> find(AccountName account, String name);
}
