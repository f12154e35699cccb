package dev.emailrouting.sieve.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.emailrouting.routing.Texts;

/** The variables of one run (RFC 5229): those that the script set, and what its last match captured. */
final class Variables {
    /** RFC 5229 6 asks for 4,000 characters; what is longer is cut. */
    static final int MAX_LENGTH = 4096;

    private final Map<String, String> values = new HashMap<>();
    private List<String> captures = List.of();

    /** @param name in lower case */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    void set(String name, String value) {
        values.put(name, bounded(value));
    }

    String capture(int index) {
        return index < captures.size() ? captures.get(index) : "";
    }

    /** @param found counted as memory already */
    void capture(List<String> found) {
        captures = found;
    }

    static String bounded(String value) {
        return Texts.atMost(MAX_LENGTH, value);
    }
}
