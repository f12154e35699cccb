package dev.emailrouting.sieve.language;

/** A command, checked and ready to run. Any number of threads run it at once. */
@FunctionalInterface
interface Step {
    /** Whether the script goes on. */
    boolean run(Run run);
}
