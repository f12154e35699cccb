package dev.emailrouting.authres;

import com.google.common.base.CharMatcher;

import static com.google.common.base.Preconditions.checkArgument;

/** Letters, digits and hyphens (RFC 5321 4.1.1.1); the underscore is in no ABNF, yet names such as policy.is_org have it. */
final class Keyword {
    private static final CharMatcher LOWER =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("-_"));

    static final CharMatcher CHARS = LOWER.or(CharMatcher.inRange('A', 'Z'));

    private Keyword() {}

    static void check(String keyword) {
        checkArgument(!keyword.isEmpty() && LOWER.matchesAllOf(keyword), "'%s' is no keyword in lower case", keyword);
    }
}
