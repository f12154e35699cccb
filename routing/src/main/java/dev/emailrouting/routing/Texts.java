package dev.emailrouting.routing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Bounds on what is taken from, and shown to, people. */
public final class Texts {
    private static final int SHOWN = 80;
    private static final int LAST_YEAR = 9999;
    private static final Set<Integer> UNFIT =
            Set.of((int) Character.CONTROL, (int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR, (int)
                    Character.SURROGATE);

    private Texts() {}

    /** Foreign text fit for an error message: printable ASCII, cut where it is long. */
    public static String quotable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < SHOWN; i++) {
            char c = text.charAt(i);
            shown.append(c >= 0x20 && c < 0x7f ? c : '?');
        }
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }

    /**
     * The constant whose word the text is.
     *
     * @throws InvalidInputException naming the field and the words there are
     */
    public static <E> E oneOf(E[] constants, Function<E, String> word, String field, String text) {
        return Arrays.stream(constants)
                .filter(constant -> word.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        "'" + quotable(text) + "' is not one of "
                                + Arrays.stream(constants).map(word).collect(Collectors.joining(", "))));
    }

    /** @throws InvalidInputException naming the field when the text is no time of ISO 8601 with its offset, in a year of four digits */
    public static Instant time(String field, String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
                throw new DateTimeException("no store keeps it");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    field, "'" + quotable(text) + "' is not a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** Its first characters, and of none half. */
    public static String atMost(int characters, String text) {
        if (text.length() <= characters) {
            return text;
        }
        boolean splits = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, splits ? characters - 1 : characters);
    }

    /** Whether the text could break a line, or is no whole Unicode. */
    public static boolean isUnfitForOneLine(String text) {
        return text.codePoints().map(Character::getType).anyMatch(UNFIT::contains);
    }

    /** The text on one line: a space for all that could break it, or is no whole Unicode. */
    public static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> UNFIT.contains(Character.getType(character)) ? ' ' : character)
                .forEach(line::appendCodePoint);
        return line.toString();
    }
}
