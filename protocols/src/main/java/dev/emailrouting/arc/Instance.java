package dev.emailrouting.arc;

import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.TagList;

/** Reads the number of the set that a field belongs to (RFC 8617 4.2.1). */
final class Instance {
    /** RFC 8617 5.2: a longer chain fails. */
    static final int MAX = 50;

    private static final int MAX_COMMENTS = 20;

    private Instance() {}

    static int of(TagList tags) throws InvalidArcFieldException {
        try {
            return number(tags.require("i"));
        } catch (InvalidTagListException e) {
            throw new InvalidArcFieldException(e);
        }
    }

    /** @param value of an ARC-Authentication-Results: "i=", the number and a semicolon come first (RFC 8617 4.1.1) */
    static int ofResults(String value) throws InvalidArcFieldException {
        int semicolon = afterComments(value);
        String first = semicolon < 0 ? "" : value.substring(0, semicolon);
        int equals = first.indexOf('=');
        if (equals < 0 || !withoutComments(first.substring(0, equals)).equals("i")) {
            throw new InvalidArcFieldException("it does not begin with i=");
        }
        return number(withoutComments(first.substring(equals + 1)));
    }

    /** What stands behind the first semicolon. */
    static String payload(String value) {
        return value.substring(afterComments(value) + 1);
    }

    /** Where the first semicolon outside of comments is, or -1. */
    private static int afterComments(String value) {
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && depth > 0) {
                i++;
            } else if (c == '(' && depth < MAX_COMMENTS) {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == ';' && depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Takes CFWS (RFC 5322 3.2.2) out. */
    private static String withoutComments(String text) {
        StringBuilder rest = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && depth > 0) {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0 && !Character.isWhitespace(c)) {
                rest.append(c);
            }
        }
        return rest.toString();
    }

    private static int number(String digits) throws InvalidArcFieldException {
        boolean oneOrTwo =
                !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = oneOrTwo ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > MAX) {
            throw new InvalidArcFieldException("i= is not a number from 1 to " + MAX);
        }
        return number;
    }
}
