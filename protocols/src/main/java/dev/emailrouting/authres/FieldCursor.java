package dev.emailrouting.authres;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/** Reads a structured field (RFC 5322 2.2.2) from left to right. It never goes back, so time is in proportion to the text. */
final class FieldCursor {
    private static final CharMatcher WHITE_SPACE = CharMatcher.anyOf(" \t\r\n");
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');
    /** RFC 2045 5.1, and what has more than 7 bits (RFC 6532 3.2). */
    private static final CharMatcher TOKEN = CharMatcher.inRange('!', '~')
            .and(CharMatcher.noneOf("()<>@,;:\\\"/[]?="))
            .or(CharMatcher.inRange('\u0080', '\uffff'));
    /** More than a token or an address: base64 and IPv6 addresses are found without their quotes too. */
    private static final CharMatcher PVALUE = CharMatcher.inRange('!', '~')
            .and(CharMatcher.noneOf("();\\\""))
            .or(CharMatcher.inRange('\u0080', '\uffff'));

    private static final int MAX_DIGITS = 9;

    private final String text;
    private int at;

    FieldCursor(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    boolean isAt(char expected) {
        return !isAtEnd() && text.charAt(at) == expected;
    }

    boolean isAtDigit() {
        return !isAtEnd() && DIGIT.matches(text.charAt(at));
    }

    /** Whether the character was there, and is passed. */
    boolean skip(char expected) {
        boolean there = isAt(expected);
        at += there ? 1 : 0;
        return there;
    }

    void expect(char expected) throws InvalidAuthenticationResultsException {
        if (!skip(expected)) {
            throw missing("'" + expected + "'");
        }
    }

    void expectEnd() throws InvalidAuthenticationResultsException {
        if (!isAtEnd()) {
            throw missing("a semicolon or the end");
        }
    }

    /** Comments nest to any depth (RFC 5322 3.2.2). */
    void skipCfws() throws InvalidAuthenticationResultsException {
        while (!isAtEnd()) {
            if (isAt('(')) {
                skipComment();
            } else if (WHITE_SPACE.matches(text.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipComment() throws InvalidAuthenticationResultsException {
        int start = at;
        int depth = 0;
        do {
            if (isAtEnd()) {
                throw new InvalidAuthenticationResultsException(
                        "the comment at character " + (start + 1) + " has no end");
            }
            char next = text.charAt(at++);
            if (next == '\\' && !isAtEnd()) {
                at++;
            } else if (next == '(') {
                depth++;
            } else if (next == ')') {
                depth--;
            }
        } while (depth > 0);
    }

    /** In lower case. */
    String keyword(String what) throws InvalidAuthenticationResultsException {
        return Ascii.toLowerCase(run(Keyword.CHARS, what));
    }

    int number(String what) throws InvalidAuthenticationResultsException {
        String digits = run(DIGIT, what);
        if (digits.length() > MAX_DIGITS) {
            throw new InvalidAuthenticationResultsException(what + " has more than " + MAX_DIGITS + " digits");
        }
        return Integer.parseInt(digits);
    }

    /** A token or a quoted string, without its quotes (RFC 2045 5.1). */
    String value(String what) throws InvalidAuthenticationResultsException {
        return isAt('"') ? quotedString() : run(TOKEN, what);
    }

    /**
     * The value of a property, which may be an address too (pvalue, RFC 8601 2.2); the quotes around a local part belong to it. There
     * may be none at the end of a result, as null senders are written.
     */
    String propertyValue(String what) throws InvalidAuthenticationResultsException {
        if (isAtEnd() || isAt(';')) {
            return "";
        }
        if (!isAt('"')) {
            return run(PVALUE, what);
        }
        int start = at;
        String quoted = quotedString();
        return isAt('@') ? unfolded(text.substring(start, at)) + run(PVALUE, what) : quoted;
    }

    private String quotedString() throws InvalidAuthenticationResultsException {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (!skip('"')) {
            boolean escaped = skip('\\');
            if (isAtEnd()) {
                throw new InvalidAuthenticationResultsException(
                        "the quoted string at character " + (start + 1) + " has no end");
            }
            char next = text.charAt(at++);
            boolean folding = !escaped && (next == '\r' || next == '\n');
            if (!folding && CharMatcher.javaIsoControl().matches(next) && next != '\t') {
                throw new InvalidAuthenticationResultsException("a control character at character " + at);
            }
            content.append(folding ? "" : next);
        }
        return content.toString();
    }

    private static String unfolded(String quoted) {
        return CharMatcher.anyOf("\r\n").removeFrom(quoted);
    }

    private String run(CharMatcher chars, String what) throws InvalidAuthenticationResultsException {
        int start = at;
        while (!isAtEnd() && chars.matches(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw missing(what);
        }
        return text.substring(start, at);
    }

    private InvalidAuthenticationResultsException missing(String what) {
        return new InvalidAuthenticationResultsException(what + " is missing at character " + (at + 1));
    }
}
