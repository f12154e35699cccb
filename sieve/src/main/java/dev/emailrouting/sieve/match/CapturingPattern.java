package dev.emailrouting.sieve.match;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.program.Budget;

/** A pattern ready to be compared with texts. */
public interface CapturingPattern {
    /** Of the budget's memory, for each text that is captured, beside its characters. */
    int CHARACTERS_A_CAPTURE = 16;

    boolean fits(String text, Budget budget);

    /** What the match variables stand for (RFC 5229 3.2): all that matched, then each part of it; empty where nothing did. Counted as memory before they are made. */
    Optional<List<String>> capturesOf(String text, Budget budget);
}
