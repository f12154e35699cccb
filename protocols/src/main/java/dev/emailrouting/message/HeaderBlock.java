package dev.emailrouting.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Ascii;
import com.google.common.collect.Iterables;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The header of a message (RFC 5322 2.2), read once and in order. Lines without a colon, bare LF, 8-bit bytes and NUL are
 * taken as they are; nothing but an I/O fault throws. At most {@link #MAX_SIZE} bytes are read: what lies beyond is not
 * seen, and {@link #isTruncated()} says so.
 */
public final class HeaderBlock {
    public static final int MAX_SIZE = 256 * 1024;

    private final List<Field> fields;
    private final ListMultimap<String, Field> byName;
    private final boolean truncated;
    private final int bodyOffset;

    private HeaderBlock(List<Field> fields, boolean truncated, int bodyOffset) {
        this.fields = fields;
        this.byName =
                Multimaps.index(Iterables.filter(fields, field -> !field.name().isEmpty()), Field::name);
        this.truncated = truncated;
        this.bodyOffset = bodyOffset;
    }

    /** Reads the header and possibly some of the body; the stream is left open. */
    public static HeaderBlock read(InputStream in) throws IOException {
        return of(in.readNBytes(MAX_SIZE + 1));
    }

    /** The header of a message, of which {@link #MAX_SIZE} + 1 bytes are enough. */
    static HeaderBlock of(byte[] bytes) {
        int looked = Math.min(bytes.length, MAX_SIZE + 1);
        int end = endOfHeader(bytes, looked);
        boolean truncated = end < 0 && looked > MAX_SIZE;
        int size = end < 0 ? Math.min(looked, MAX_SIZE) : end;
        int bodyOffset = end < 0 ? size : end + (bytes[end] == '\r' ? 2 : 1);
        return new HeaderBlock(split(new String(bytes, 0, size, StandardCharsets.ISO_8859_1)), truncated, bodyOffset);
    }

    /** Where the empty line begins (RFC 5322 2.1), or -1. */
    private static int endOfHeader(byte[] bytes, int size) {
        int lineStart = 0;
        for (int i = 0; i < size; i++) {
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

    /** In octets, without the empty line behind it; of a truncated one what was read. */
    public int length() {
        return fields.stream().mapToInt(field -> field.raw().length()).sum();
    }

    /** Where the body begins: behind the empty line, or at the end where there is none. */
    int bodyOffset() {
        return bodyOffset;
    }

    /** The fields of that name, whatever its case, top to bottom; a line without a colon has none. */
    public List<Field> named(String name) {
        return byName.get(Ascii.toLowerCase(name));
    }

    /** How many fields have the name, whatever its case. */
    public int count(String name) {
        return named(name).size();
    }

    /** The unfolded value of the topmost field of that name. */
    public Optional<String> first(String name) {
        return named(name).stream().findFirst().map(Field::value);
    }

    /** One field with its line ends and folding, a char a byte. */
    public static final class Field {
        private final String raw;
        private final String name;

        private Field(String raw) {
            this.raw = raw;
            int colon = raw.indexOf(':');
            // RFC 5322 4.5: white space before the colon is obsolete, yet read.
            this.name =
                    colon < 0 ? "" : Ascii.toLowerCase(raw.substring(0, colon).trim());
        }

        /**
         * A field of one's own making.
         *
         * @param raw name, colon and value, a char a byte, with or without its line end
         * @throws IllegalArgumentException where this is no field or more than one
         */
        public static Field of(String raw) {
            Field field = new Field(raw);
            checkArgument(!field.name.isEmpty(), "a field has a name and a colon");
            checkArgument(endOfField(raw, 0) == raw.length(), "one field");
            return field;
        }

        /** Whether this is the field's name, whatever the case. */
        public boolean is(String candidate) {
            return name.equals(Ascii.toLowerCase(candidate));
        }

        /** In lower case; empty for a line without a colon. */
        public String name() {
            return name;
        }

        /** As it is spelled; empty for a line without a colon. */
        public String spelledName() {
            return raw.substring(0, Math.max(0, raw.indexOf(':'))).trim();
        }

        /** What follows the colon, unfolded (RFC 5322 2.2.3) and trimmed. */
        public String value() {
            return rawValue().replace("\r", "").replace("\n", "").trim();
        }

        /** The value as characters: UTF-8 where it is that (RFC 6532), else each octet the character of its number. */
        public String text() {
            return HeaderCharacters.of(value());
        }

        /** What follows the colon as it came, folding and line end included. */
        public String rawValue() {
            return raw.substring(raw.indexOf(':') + 1);
        }

        /** The bytes as they came, line ends included. */
        public String raw() {
            return raw;
        }
    }
}
