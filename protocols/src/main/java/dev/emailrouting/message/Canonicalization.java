package dev.emailrouting.message;

import java.util.Arrays;
import java.util.Optional;

import com.google.common.base.Ascii;

/**
 * How a field or a body is brought to the form that is signed (RFC 6376 3.4). Lines that end in a bare LF are taken as if they
 * ended in CRLF, which is how they travel.
 */
public enum Canonicalization {
    /** RFC 6376 3.4.1, 3.4.3. */
    SIMPLE("simple") {
        @Override
        void field(HeaderBlock.Field field, StringBuilder out) {
            String raw = field.raw();
            int end = withoutLineEnd(raw);
            for (int i = 0; i < end; i++) {
                char c = raw.charAt(i);
                if (c == '\n' && (i == 0 || raw.charAt(i - 1) != '\r')) {
                    out.append('\r');
                }
                out.append(c);
            }
        }

        @Override
        CanonicalBody body(CanonicalBody.Sink sink) {
            return new CanonicalBody.Simple(sink);
        }
    },
    /** RFC 6376 3.4.2, 3.4.4. */
    RELAXED("relaxed") {
        @Override
        void field(HeaderBlock.Field field, StringBuilder out) {
            String raw = field.raw();
            int colon = raw.indexOf(':');
            for (int i = 0; i < colon; i++) {
                if (!isWhite(raw.charAt(i)) && !isLineEnd(raw, i)) {
                    out.append(Ascii.toLowerCase(raw.charAt(i)));
                }
            }
            if (colon >= 0) {
                out.append(':');
            }
            value(raw, colon + 1, out);
        }

        @Override
        CanonicalBody body(CanonicalBody.Sink sink) {
            return new CanonicalBody.Relaxed(sink);
        }
    };

    private final String word;

    Canonicalization(String word) {
        this.word = word;
    }

    /** By the word of a {@code c=} tag, whatever its case. */
    public static Optional<Canonicalization> named(String word) {
        return Arrays.stream(values())
                .filter(known -> known.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /** As a {@code c=} tag spells it. */
    public String word() {
        return word;
    }

    /** Appends the field without the CRLF at its end. */
    abstract void field(HeaderBlock.Field field, StringBuilder out);

    abstract CanonicalBody body(CanonicalBody.Sink sink);

    /** Unfolds, turns white space into one space each, and has none at either end. */
    private static void value(String raw, int start, StringBuilder out) {
        int end = raw.length();
        boolean begun = false;
        boolean white = false;
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (isWhite(c) || isLineEnd(raw, i)) {
                white = true;
            } else {
                if (white && begun) {
                    out.append(' ');
                }
                out.append(c);
                begun = true;
                white = false;
            }
        }
    }

    /** A CR that no LF follows is a character like any other. */
    private static boolean isLineEnd(String raw, int i) {
        char c = raw.charAt(i);
        return c == '\n' || (c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n');
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t';
    }

    private static int withoutLineEnd(String raw) {
        int end = raw.length();
        if (end > 0 && raw.charAt(end - 1) == '\n') {
            end--;
            if (end > 0 && raw.charAt(end - 1) == '\r') {
                end--;
            }
        }
        return end;
    }
}
