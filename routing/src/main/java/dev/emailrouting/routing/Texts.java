package dev.emailrouting.routing;

import java.util.Set;

/** Bounds on what is taken from, and shown to, people. */
public final class Texts {
    private static final int SHOWN = 80;
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

    /** Whether the text could break a line, or is no whole Unicode. */
    static boolean isUnfitForOneLine(String text) {
        return text.codePoints().map(Character::getType).anyMatch(UNFIT::contains);
    }
}
