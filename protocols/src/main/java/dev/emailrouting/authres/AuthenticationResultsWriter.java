package dev.emailrouting.authres;

import java.util.ArrayList;
import java.util.List;

import com.google.common.base.CharMatcher;

/**
 * Writes the value of an Authentication-Results field (RFC 8601 2.2), into which nothing can be injected: no comments, for they are
 * misread; values that are neither tokens nor plain addresses as quoted strings; of control and 8-bit characters a question mark
 * is left, as 8-bit characters do not outlive every queue.
 *
 * <p>Each result begins on a line of its own. Lines break at 78 columns where there is a place to break, never within a token or a
 * quoted string, and are never longer than 998 (RFC 5322 2.1.1). For that a reason longer than {@value #MAX_VALUE} characters is cut,
 * and a property with a longer value left out: the part of a name may be another's name.
 */
public final class AuthenticationResultsWriter {
    public static final int MAX_VALUE = 400;

    private static final String FOLD = "\r\n\t";
    private static final int COLUMNS = 78;
    /** As most readers show it. */
    private static final int TAB = 8;

    private static final String CUT = "...";
    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');
    private static final CharMatcher WHITE_SPACE = CharMatcher.anyOf("\t\r\n");
    private static final CharMatcher TOKEN = CharMatcher.inRange('!', '~').and(CharMatcher.noneOf("()<>@,;:\\\"/[]?="));
    private static final String DOT_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+";
    private static final String DOMAIN = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*+";
    private static final String ADDRESS = "(" + DOT_ATOM + ")?@" + DOMAIN;

    private AuthenticationResultsWriter() {}

    /** The value without the space behind the colon and without the line end, ASCII; it fits behind an instance of ARC too. */
    public static String write(AuthenticationResults results) {
        StringBuilder text = new StringBuilder(value(cut(results.authservId())));
        results.version().ifPresent(version -> text.append(' ').append(version));
        if (results.results().isEmpty()) {
            return text.append("; none").toString();
        }
        results.results().forEach(result -> appendLines(text.append(';'), words(result)));
        return text.toString();
    }

    private static void appendLines(StringBuilder text, List<String> words) {
        int column = COLUMNS;
        for (String word : words) {
            // one more for the semicolon that may follow
            boolean fits = column + 1 + word.length() + 1 <= COLUMNS;
            text.append(fits ? " " : FOLD).append(word);
            column = (fits ? column + 1 : TAB) + word.length();
        }
    }

    /** What may stand on lines of its own. */
    private static List<String> words(MethodResult result) {
        List<String> words = new ArrayList<>();
        String version = result.methodVersion().isPresent()
                ? "/" + result.methodVersion().getAsInt()
                : "";
        words.add(result.method() + version + "=" + result.result());
        result.reason().ifPresent(reason -> words.add("reason=" + value(cut(reason))));
        result.properties().stream()
                .filter(property -> property.value().length() <= MAX_VALUE)
                .forEach(property ->
                        words.add(property.ptype() + "." + property.name() + "=" + propertyValue(property.value())));
        return words;
    }

    private static String value(String text) {
        String printable = printable(text);
        return isToken(printable) ? printable : quoted(printable);
    }

    /** A property's value may be an address as it is (pvalue, RFC 8601 2.2). */
    private static String propertyValue(String text) {
        String printable = printable(text);
        return isToken(printable) || printable.matches(ADDRESS) ? printable : quoted(printable);
    }

    private static String printable(String text) {
        return PRINTABLE.negate().replaceFrom(WHITE_SPACE.replaceFrom(text, ' '), '?');
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && TOKEN.matchesAllOf(text);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String cut(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE - CUT.length()) + CUT;
    }
}
