package dev.emailrouting.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header of a message (RFC 5322 2.2), read once and in order. Lines without a colon, bare LF, 8-bit bytes and NUL are
 * taken as they are; nothing but an I/O fault throws. At most {@link #MAX_SIZE} bytes are read: what lies beyond is not
 * seen, and {@link #isTruncated()} says so.
 */
public final class HeaderBlock {
    public static final int MAX_SIZE = 256 * 1024;

    private final List<Field> fields;
    private final boolean truncated;

    private HeaderBlock(List<Field> fields, boolean truncated) {
        this.fields = fields;
        this.truncated = truncated;
    }

    /** Reads the header and possibly some of the body; the stream is left open. */
    public static HeaderBlock read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_SIZE + 1);
        int end = endOfHeader(bytes);
        boolean truncated = end < 0 && bytes.length > MAX_SIZE;
        int size = end < 0 ? Math.min(bytes.length, MAX_SIZE) : end;
        return new HeaderBlock(split(new String(bytes, 0, size, StandardCharsets.ISO_8859_1)), truncated);
    }

    /** Where the empty line begins (RFC 5322 2.1), or -1. */
    private static int endOfHeader(byte[] bytes) {
        int lineStart = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (i == lineStart || (i == lineStart + 1 && bytes[lineStart] == '\r')) {
                    return lineStart;
                }
                lineStart = i + 1;
            }
        }
        return -1;
    }

    private static List<Field> split(String block) {
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start < block.length()) {
            int end = endOfField(block, start);
            fields.add(new Field(block.substring(start, end)));
            start = end;
        }
        return List.copyOf(fields);
    }

    private static int endOfField(String block, int start) {
        int end = start;
        do {
            int newline = block.indexOf('\n', end);
            end = newline < 0 ? block.length() : newline + 1;
        } while (end < block.length() && (block.charAt(end) == ' ' || block.charAt(end) == '\t'));
        return end;
    }

    /** All fields, top to bottom. */
    public List<Field> fields() {
        return fields;
    }

    /** Whether the header went on beyond {@link #MAX_SIZE}. */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * Whether there is a CR that no LF follows. RFC 5322 2.2 has no place for one, and software disagrees on whether a new
     * line, and so a new field, begins there.
     */
    public boolean hasBareCr() {
        return fields.stream().map(Field::raw).anyMatch(HeaderBlock::hasBareCr);
    }

    private static boolean hasBareCr(String raw) {
        for (int cr = raw.indexOf('\r'); cr >= 0; cr = raw.indexOf('\r', cr + 1)) {
            if (cr + 1 == raw.length() || raw.charAt(cr + 1) != '\n') {
                return true;
            }
        }
        return false;
    }

    /** How many fields have the name, whatever its case. */
    public int count(String name) {
        return (int) fields.stream().filter(field -> field.is(name)).count();
    }

    /** The unfolded value of the topmost field of that name. */
    public Optional<String> first(String name) {
        return fields.stream().filter(field -> field.is(name)).findFirst().map(Field::value);
    }

    /** One field with its line ends and folding, a char a byte. */
    public static final class Field {
        private final String raw;
        private final String name;

        private Field(String raw) {
            this.raw = raw;
            int colon = raw.indexOf(':');
            // RFC 5322 4.5: white space before the colon is obsolete, yet read.
            this.name = colon < 0 ? "" : raw.substring(0, colon).trim().toLowerCase(Locale.ROOT);
        }

        /** Whether this is the field's name, whatever the case. */
        public boolean is(String candidate) {
            return name.equals(candidate.toLowerCase(Locale.ROOT));
        }

        /** In lower case; empty for a line without a colon. */
        public String name() {
            return name;
        }

        /** What follows the colon, unfolded (RFC 5322 2.2.3) and trimmed. */
        public String value() {
            return raw.substring(raw.indexOf(':') + 1)
                    .replace("\r", "")
                    .replace("\n", "")
                    .trim();
        }

        /** The bytes as they came, line ends included. */
        public String raw() {
            return raw;
        }
    }
}
