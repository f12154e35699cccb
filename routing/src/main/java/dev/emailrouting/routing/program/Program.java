package dev.emailrouting.routing.program;

/** A program of one version, ready to run. Any number of threads run it at once; a run depends on its input alone. */
public interface Program {
    /**
     * What it wants done with the message, in order. Nothing has been done yet, and a run that fails has asked for nothing.
     *
     * @throws ProgramFailedException where it failed, or would have used more than the budget
     */
    Effects run(ProgramInput input, Budget budget);

    /** Whether it can ask for a refusal, so that it is to run while the client can still be told. */
    boolean mayRefuse();

    /** Whether a run asks somebody outside of this server, who may act upon it: then it is run for mail only. */
    default boolean asksOthers() {
        return false;
    }

    /** About what it takes to keep it, in characters, beside its source: caches are bounded by that. */
    default int size() {
        return 0;
    }

    /** What tells this version from others of the same name, for operators; a dash where nobody has counted them. */
    default String version() {
        return "-";
    }
}
