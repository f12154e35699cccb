package dev.emailrouting.routing.program;

/** What earlier runs of the same rule's program for the same address asked to be {@linkplain Effect#remember remembered}. */
@FunctionalInterface
public interface ProgramMemory {
    /** One that nothing was asked of. */
    static ProgramMemory empty() {
        return key -> false;
    }

    /**
     * Whether the key is remembered now.
     *
     * @throws ProgramFailedException where this cannot be known now
     */
    boolean remembers(String key);
}
