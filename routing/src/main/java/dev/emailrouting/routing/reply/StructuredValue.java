package dev.emailrouting.routing.reply;

import com.google.common.base.Ascii;

/** The value of a structured header field (RFC 5322 2.2.2) as hostile senders write it. Takes time in proportion to its length. */
final class StructuredValue {
    private StructuredValue() {}

    /**
     * What stands before the first semicolon, in lower case, without comments (RFC 5322 3.2.2) and white space: the keyword of a value
     * with parameters (RFC 3834 5). Of a comment that has no end nothing stands after it.
     */
    static String keyword(String value) {
        StringBuilder keyword = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0 && c == ';') {
                break;
            } else if (depth == 0 && c > ' ') {
                keyword.append(c);
            }
        }
        return Ascii.toLowerCase(keyword.toString());
    }
}
