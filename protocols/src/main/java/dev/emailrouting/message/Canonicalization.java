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
        int longestForm(HeaderBlock.Field field) {
            return 2 * field.raw().length();
        }

        @Override
        int write(HeaderBlock.Field field, byte[] out, int start) {
            String raw = field.raw();
            int length = withoutLineEnd(raw);
            int end = start;
            for (int i = 0; i < length; i++) {
                char c = raw.charAt(i);
                if (c == '\n' && (i == 0 || raw.charAt(i - 1) != '\r')) {
                    out[end++] = '\r';
                }
                out[end++] = (byte) c;
            }
            return end;
        }

        @Override
        CanonicalBody body(CanonicalBody.Sink sink) {
            return new CanonicalBody.Simple(sink);
        }
    },
    /** RFC 6376 3.4.2, 3.4.4. */
    RELAXED("relaxed") {
        @Override
        int longestForm(HeaderBlock.Field field) {
            return field.raw().length();
        }

        @Override
        int write(HeaderBlock.Field field, byte[] out, int start) {
            String raw = field.raw();
            int colon = raw.indexOf(':');
            int end = start;
            for (int i = 0; i < colon; i++) {
                if (!isWhite(raw.charAt(i)) && !isLineEnd(raw, i)) {
                    out[end++] = (byte) Ascii.toLowerCase(raw.charAt(i));
                }
            }
            if (colon >= 0) {
                out[end++] = ':';
            }
            return writeValue(raw, colon + 1, out, end);
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

    /** No form of the field has more octets. */
    abstract int longestForm(HeaderBlock.Field field);

    /** Writes the field, a char an octet, without the CRLF at its end; gives where it ends. */
    abstract int write(HeaderBlock.Field field, byte[] out, int start);

    abstract CanonicalBody body(CanonicalBody.Sink sink);

    /** Unfolds, turns white space into one space each, and has none at either end. */
    private static int writeValue(String raw, int valueStart, byte[] out, int start) {
        int end = start;
        boolean white = false;
        for (int i = valueStart; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (isWhite(c) || isLineEnd(raw, i)) {
                white = true;
            } else {
                if (white && end > start) {
                    out[end++] = ' ';
                }
                out[end++] = (byte) c;
                white = false;
            }
        }
        return end;
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
