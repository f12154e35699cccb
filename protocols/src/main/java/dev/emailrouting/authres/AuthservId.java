package dev.emailrouting.authres;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The name under which this server states results (RFC 8601 2.5). A server removes fields in its name that it did not write (RFC 8601
 * 5), and readers differ in what they take for the name, so a field is taken to be in our name when any reader might: in any case,
 * quoted, escaped, behind or within comments, with a trailing dot, before a version of whatever form, in a field that cannot be
 * parsed.
 */
public final class AuthservId {
    /** What in front of a name makes it another one, or no authserv-id. */
    private static final CharMatcher JOINS_BEFORE = Keyword.CHARS.or(CharMatcher.anyOf(".=@"));

    private final String name;

    private AuthservId(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException when it is no token (RFC 2045 5.1) */
    public static AuthservId of(String name) {
        checkArgument(
                !name.isEmpty() && Keyword.CHARS.or(CharMatcher.is('.')).matchesAllOf(name),
                "an authserv-id has letters, digits, hyphens, underscores and dots");
        return new AuthservId(Ascii.toLowerCase(name));
    }

    /**
     * Takes time in proportion to the text.
     *
     * @param fieldValue what follows the colon of an Authentication-Results field, folded or not
     */
    public boolean isClaimedBy(String fieldValue) {
        Head head = Head.of(fieldValue);
        return isNamedIn(head.withComments.toString()) || isNamedIn(head.withoutComments.toString());
    }

    private boolean isNamedIn(String head) {
        String lower = Ascii.toLowerCase(head);
        for (int at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
            if (standsAlone(lower, at, at + name.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean standsAlone(String text, int start, int end) {
        int next = end < text.length() && text.charAt(end) == '.' ? end + 1 : end;
        return (start == 0 || !JOINS_BEFORE.matches(text.charAt(start - 1)))
                && (next == text.length()
                        || !Keyword.CHARS.or(CharMatcher.is('.')).matches(text.charAt(next)));
    }

    @Override
    public String toString() {
        return name;
    }

    /** What stands before the first semicolon, as readers with and without a sense for comments see it, without quotes and escapes. */
    private static final class Head {
        private static final CharMatcher WHITE_SPACE = CharMatcher.anyOf(" \t\r\n");
        private static final CharMatcher SEEN = CharMatcher.inRange(' ', '~').and(CharMatcher.noneOf("\"\\"));

        private final StringBuilder withComments = new StringBuilder();
        private final StringBuilder withoutComments = new StringBuilder();
        private int depth;
        private boolean quoted;
        private boolean escaped;
        private boolean said;

        static Head of(String fieldValue) {
            Head head = new Head();
            for (int i = 0; i < fieldValue.length() && !head.isComplete(fieldValue.charAt(i)); i++) {
                head.read(fieldValue.charAt(i));
            }
            return head;
        }

        /** Semicolons before anything is said end nothing. */
        private boolean isComplete(char next) {
            return next == ';' && depth == 0 && !quoted && !escaped && said;
        }

        private void read(char next) {
            boolean inComment = depth > 0;
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"' && depth == 0) {
                quoted = !quoted;
            } else if (next == '(' && !quoted) {
                depth++;
            } else if (next == ')' && depth > 0) {
                depth--;
            }
            append(WHITE_SPACE.matches(next) ? ' ' : next, inComment || depth > 0);
        }

        private void append(char next, boolean inComment) {
            if (SEEN.matches(next)) {
                withComments.append(next);
                if (!inComment) {
                    withoutComments.append(next);
                    said |= next != ';' && next != ' ';
                }
            }
        }
    }
}
