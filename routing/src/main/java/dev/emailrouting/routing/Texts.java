package dev.emailrouting.routing;

/** Bounds on what is taken from, and shown to, people. */
public final class Texts {
    private static final int SHOWN = 80;

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

    static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }
}
