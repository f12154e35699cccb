package dev.emailrouting.routing;

import java.util.Optional;

import org.immutables.value.Value;

/**
 * Whether {@code user+detail@} is another name of {@code user@} where it has no rule of its own (RFC 5233), and which
 * characters may stand between the two.
 */
@Value.Immutable(intern = true)
public abstract class Subaddressing {
    public static final int MAX_SEPARATORS = 4;
    /** What a local part may have between two atoms without a quote, and is not in everybody's name. */
    private static final String POSSIBLE = "+-_=#~";

    /** On, with the separator that everybody knows. */
    public static Subaddressing ofNewZone() {
        return ImmutableSubaddressing.builder().build();
    }

    @Value.Default
    public boolean enabled() {
        return true;
    }

    /** Each character is one. */
    @Value.Default
    public String separators() {
        return "+";
    }

    /** The local part before the first separator; empty where there is none, or nothing before it. */
    public Optional<String> baseOf(String localPart) {
        int separator = enabled() ? separatorIn(localPart) : -1;
        return separator < 0 ? Optional.empty() : Optional.of(localPart.substring(0, separator));
    }

    /** Where the first separator is, enabled or not; -1 where there is none, nothing before it, or the local part is quoted. */
    public int separatorIn(String localPart) {
        if (localPart.startsWith("\"")) {
            return -1;
        }
        for (int i = 1; i < localPart.length(); i++) {
            if (separators().indexOf(localPart.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    @Value.Check
    protected void check() {
        long different = separators().chars().distinct().count();
        if (separators().isEmpty()
                || separators().length() > MAX_SEPARATORS
                || different < separators().length()
                || separators().chars().anyMatch(c -> POSSIBLE.indexOf(c) < 0)) {
            throw new InvalidInputException(
                    "separators", "1 to " + MAX_SEPARATORS + " different characters of " + POSSIBLE);
        }
    }
}
