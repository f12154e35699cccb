package dev.emailrouting.routing.activity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How much is kept of what a sender or a rule may have made long. */
final class Bounds {
    static final int MAX_MESSAGE_ID = 600;
    static final int MAX_NAME = 200;
    static final int MAX_ADDRESS = 400;
    static final int MAX_REASON = 1000;
    static final int MAX_DESTINATIONS = 50;
    static final int MAX_RESULT = 200;
    static final int MAX_FORWARDABILITY = 400;
    static final int MAX_VERDICT = 400;

    private Bounds() {}

    /** Cut to the length, without NUL, which a database may have no place for. */
    static String cut(String text, int max) {
        String kept = text.length() > max ? text.substring(0, max) : text;
        return kept.replace('\0', '?');
    }

    static Optional<String> cut(Optional<String> text, int max) {
        return text.map(present -> cut(present, max));
    }

    static List<String> cut(List<String> addresses) {
        return addresses.stream()
                .limit(MAX_DESTINATIONS)
                .map(address -> cut(address, MAX_ADDRESS))
                .collect(Collectors.toList());
    }
}
