package dev.emailrouting.sieve.language;

import java.util.List;

import com.google.common.base.CharMatcher;

/** Whether a machine wrote a message, as it says itself (RFC 3834 5). */
final class AutomaticMail {
    private AutomaticMail() {}

    /** @param fields contents of Auto-Submitted: any keyword but {@code no}, with comments and parameters or without */
    static boolean is(List<String> fields) {
        return fields.stream().anyMatch(field -> !keyword(field).equalsIgnoreCase("no"));
    }

    private static String keyword(String field) {
        StringBuilder keyword = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            depth += c == '(' ? 1 : 0;
            if (depth == 0 && c == ';') {
                break;
            }
            if (depth == 0) {
                keyword.append(c);
            }
            depth -= c == ')' && depth > 0 ? 1 : 0;
        }
        return CharMatcher.whitespace().trimFrom(keyword);
    }
}
