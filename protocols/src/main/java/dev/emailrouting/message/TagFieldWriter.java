package dev.emailrouting.message;

import java.util.Base64;
import java.util.List;

import com.google.common.base.CharMatcher;
import dev.emailrouting.message.HeaderBlock.Field;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Writes a field that is a tag=value list with a signature at its end (RFC 6376 3.2, 3.5), folded so that no line is longer than
 * 78 characters (RFC 5322 2.1.1) but where a single value is. Only lists and base64 are folded inside: some readers stumble over a
 * folded {@code d=}. The first tag stands on the field's first line, where some readers look for it. Not for several threads.
 */
public final class TagFieldWriter {
    private static final int MAX_LINE = 78;
    /** Keeps every line below the 998 characters of RFC 5322 2.1.1; no domain name comes near. */
    private static final int MAX_PIECE = 512;

    private static final String FOLD = "\r\n\t";
    private static final CharMatcher VALUE = CharMatcher.inRange('!', '~').and(CharMatcher.isNot(';'));
    private static final CharMatcher FIELD_NAME = VALUE.and(CharMatcher.isNot(':'));

    private final StringBuilder field = new StringBuilder(1024);
    private int column;

    private TagFieldWriter(String name) {
        append(requireName(name) + ":");
    }

    /** @throws IllegalArgumentException as {@link #tag} */
    public static TagFieldWriter of(String fieldName, String firstTag, String value) {
        TagFieldWriter writer = new TagFieldWriter(fieldName);
        writer.append(" " + firstTag + "=" + requirePiece(firstTag, value));
        return writer;
    }

    /**
     * A tag whose value stays in one piece.
     *
     * @throws IllegalArgumentException when the value is empty, longer than 512, or has white space, a semicolon or anything but
     *     ASCII
     */
    public TagFieldWriter tag(String name, String value) {
        begin(name, requirePiece(name, value).length() + 1);
        append(value);
        return this;
    }

    /**
     * A tag with names of fields between colons, folded where needed.
     *
     * @throws IllegalArgumentException when there is none, or one that no field can have
     */
    public TagFieldWriter fieldNames(String name, List<String> fieldNames) {
        checkArgument(!fieldNames.isEmpty(), "%s= lists nothing", name);
        begin(name, requireName(fieldNames.get(0)).length() + 1);
        append(fieldNames.get(0));
        for (String fieldName : fieldNames.subList(1, fieldNames.size())) {
            append(":");
            foldUnlessFits(requireName(fieldName).length() + 1);
            append(fieldName);
        }
        return this;
    }

    /** A tag with octets in base64, which may be folded anywhere. */
    public TagFieldWriter base64(String name, byte[] octets) {
        begin(name, 1);
        appendBase64(octets);
        return this;
    }

    /** The field with an empty {@code b=}, as it is signed (RFC 6376 3.5). */
    public Field unsigned() {
        return Field.of(field + "; b=");
    }

    /** The whole field with its CRLF; nothing is written afterwards. */
    public Field signed(byte[] signature) {
        base64("b", signature);
        return Field.of(field.append("\r\n").toString());
    }

    private void begin(String name, int needed) {
        append(";");
        if (column + 1 + name.length() + 1 + needed > MAX_LINE) {
            fold();
        } else {
            append(" ");
        }
        append(name + "=");
    }

    private void appendBase64(byte[] octets) {
        String text = Base64.getEncoder().encodeToString(octets);
        int written = 0;
        while (written < text.length()) {
            // The semicolon that may follow has its place too.
            foldUnlessFits(2);
            int end = Math.min(text.length(), written + MAX_LINE - 1 - column);
            append(text.substring(written, end));
            written = end;
        }
    }

    private void foldUnlessFits(int needed) {
        if (column + needed > MAX_LINE) {
            fold();
        }
    }

    private void fold() {
        field.append(FOLD);
        column = 1;
    }

    private void append(String text) {
        field.append(text);
        column += text.length();
    }

    private static String requirePiece(String name, String value) {
        checkArgument(
                !value.isEmpty() && value.length() <= MAX_PIECE && VALUE.matchesAllOf(value),
                "the value of %s= is no piece of ASCII without white space and semicolon",
                name);
        return value;
    }

    static String requireName(String name) {
        checkArgument(
                !name.isEmpty() && name.length() <= MAX_PIECE && FIELD_NAME.matchesAllOf(name),
                "no field can have this name");
        return name;
    }
}
