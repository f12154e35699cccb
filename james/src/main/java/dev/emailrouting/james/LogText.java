package dev.emailrouting.james;

/** Foreign text made fit for one key=value log line: no control characters, no quotes, not endless. */
public final class LogText {
    private static final int MAX = 500;

    private LogText() {}

    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX));
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            safe.append(c < 0x20 || c >= 0x7f ? '?' : c == '"' ? '\'' : c);
        }
        return safe.toString();
    }
}
