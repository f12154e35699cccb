package dev.emailrouting.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;

/**
 * A tag=value list (RFC 6376 3.2), as signatures, seals and key records have it. The text is kept as it came, so that one value
 * can be taken out of it and all else still be hashed octet by octet.
 *
 * <p>Names keep their case and come once each, an empty tag is none, one semicolon may end the list. White space is space, tab, CR
 * and LF, so a field's line end may be part of the text. Octets above 0x7F are values too (RFC 8616 3).
 */
public final class TagList {
    /** Enough to tell a name by; what a stranger wrote is not repeated at any length. */
    private static final int SHOWN = 32;

    private static final char DELETE = 0x7f;

    private static final CharMatcher WHITE_SPACE = CharMatcher.anyOf(" \t\r\n");
    private static final Splitter AT_COLONS = Splitter.on(':').trimResults(WHITE_SPACE);

    private final String text;
    private final Map<String, Value> values;

    private TagList(String text, Map<String, Value> values) {
        this.text = text;
        this.values = values;
    }

    /**
     * Takes time in proportion to the text.
     *
     * @param text what follows the colon of a field, with its folding; or a TXT record's joined strings
     * @throws InvalidTagListException saying which rule of RFC 6376 3.2 the text breaks
     */
    public static TagList parse(String text) throws InvalidTagListException {
        Map<String, Value> values = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int semicolon = text.indexOf(';', start);
            int end = semicolon < 0 ? text.length() : semicolon;
            if (semicolon < 0 && !values.isEmpty() && isBlank(text, start, end)) {
                break;
            }
            readTag(text, start, end, values);
            start = end + 1;
        }
        if (values.isEmpty()) {
            throw new InvalidTagListException("there is no tag");
        }
        return new TagList(text, values);
    }

    private static void readTag(String text, int start, int end, Map<String, Value> values)
            throws InvalidTagListException {
        if (isBlank(text, start, end)) {
            throw new InvalidTagListException("a tag is empty");
        }
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            throw new InvalidTagListException("'" + shown(text.substring(start, end)) + "' has no equals sign");
        }
        String name = trimmed(text, start, equals);
        if (!isName(name)) {
            throw new InvalidTagListException("'" + shown(name) + "' is no tag name");
        }
        if (!isValue(text, equals + 1, end)) {
            throw new InvalidTagListException(shown(name) + "= holds a control character");
        }
        if (values.put(name, new Value(text, equals + 1, end)) != null) {
            throw new InvalidTagListException(shown(name) + "= comes twice");
        }
    }

    private static boolean isBlank(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isWhite(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String trimmed(String text, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && isWhite(text.charAt(first))) {
            first++;
        }
        while (first < last && isWhite(text.charAt(last - 1))) {
            last--;
        }
        return text.substring(first, last);
    }

    private static String withoutWhite(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isWhite(text.charAt(i))) {
                rest.append(text.charAt(i));
            }
        }
        return rest.toString();
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isOfName(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && isLetter(text.charAt(0));
    }

    private static boolean isValue(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!(c > ' ' && c != DELETE) && !isWhite(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The ABNF has no hyphen, yet lists have names such as x-new, and everybody passes over them. */
    private static boolean isOfName(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static String shown(String hostile) {
        String printable =
                CharMatcher.inRange(' ', '~').negate().replaceFrom(hostile, '?').trim();
        return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable;
    }

    /** The names in the order of the text, at least one. */
    public List<String> names() {
        return Collections.unmodifiableList(new ArrayList<>(values.keySet()));
    }

    /** The value without the white space around it; folding within it is kept. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> value.text);
    }

    /** The value without any white space: what may be folded anywhere, as base64 may (RFC 6376 2.10). */
    public Optional<String> compact(String name) {
        return get(name).map(TagList::withoutWhite);
    }

    /** The value's parts between colons, without the white space around each. */
    public Optional<List<String>> colonSeparated(String name) {
        return get(name).map(AT_COLONS::splitToList);
    }

    /**
     * As {@link #get}.
     *
     * @throws InvalidTagListException naming the tag, when it is missing
     */
    public String require(String name) throws InvalidTagListException {
        return get(name).orElseThrow(() -> new InvalidTagListException(name + "= is missing"));
    }

    /**
     * The text with the value taken out and the white space around it (RFC 6376 3.5, b=), which is what a signature covers of the
     * field it stands in. All that stands between the equals sign and the next semicolon, or the end, goes; with the last tag that
     * is the field's line end too. Without such a tag the text is as it came.
     */
    public String withoutValueOf(String name) {
        Value value = values.get(name);
        return value == null ? text : text.substring(0, value.start) + text.substring(value.end);
    }

    /** The text as it came. */
    @Override
    public String toString() {
        return text;
    }

    private static final class Value {
        private final String text;
        private final int start;
        private final int end;

        Value(String list, int start, int end) {
            this.text = trimmed(list, start, end);
            this.start = start;
            this.end = end;
        }
    }
}
