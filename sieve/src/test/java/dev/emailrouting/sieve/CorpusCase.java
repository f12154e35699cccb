package dev.emailrouting.sieve;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A script, a message, and what comes of them.
 *
 * @param differs why the peer does otherwise, with the RFC's section; empty where it does the same
 * @param peerKnows whether the peer has all that the script uses
 */
record CorpusCase(
        Path file,
        int line,
        String title,
        String script,
        Letter message,
        Circumstances circumstances,
        Expected expected,
        Optional<String> differs,
        boolean peerKnows) {
    /** How a case ends. */
    sealed interface Expected {}

    /** @param lines as {@link EffectLines} writes them */
    record Ends(List<String> lines) implements Expected {}

    /** @param where a line, or line:column */
    record DoesNotCompile(String where, String reason) implements Expected {}

    record Fails(String reason) implements Expected {}

    @Override
    public String toString() {
        return file.getFileName() + ":" + line + " " + title;
    }
}
