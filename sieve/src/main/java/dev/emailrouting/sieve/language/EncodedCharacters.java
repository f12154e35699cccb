package dev.emailrouting.sieve.language;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.emailrouting.sieve.syntax.Literal;

/** Characters written as numbers in a string (RFC 5228 2.4.2.4); what is not written right stands as it is. */
final class EncodedCharacters {
    private static final CharMatcher HEX =
            CharMatcher.inRange('0', '9').or(CharMatcher.inRange('a', 'f')).or(CharMatcher.inRange('A', 'F'));
    private static final CharMatcher SPACE = CharMatcher.anyOf(" \t\r\n");
    private static final int MAX_UNICODE_DIGITS = 6;

    private EncodedCharacters() {}

    static String decode(Literal literal) {
        String text = literal.text();
        StringBuilder decoded = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 1)) {
            int close = endOf(text, open + 2);
            String characters = close < 0 ? "" : characters(literal, text.substring(open + 2, close));
            if (!characters.isEmpty()) {
                decoded.append(text, from, open).append(characters);
                from = close + 1;
                open = close;
            }
        }
        return decoded.append(text.substring(from)).toString();
    }

    private static int endOf(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '}' && text.charAt(at) != '$') {
            at++;
        }
        return at < text.length() && text.charAt(at) == '}' ? at : -1;
    }

    private static String characters(Literal literal, String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        if (lower.startsWith("hex:")) {
            return octets(code.substring("hex:".length()));
        }
        return lower.startsWith("unicode:") ? unicode(literal, code.substring("unicode:".length())) : "";
    }

    private static String octets(String numbers) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (String number : numbersOf(numbers)) {
            if (number.length() > 2 || !HEX.matchesAllOf(number)) {
                return "";
            }
            octets.write(Integer.parseInt(number, 16));
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static Iterable<String> numbersOf(String text) {
        return Splitter.on(SPACE).omitEmptyStrings().split(text);
    }

    private static String unicode(Literal literal, String numbers) {
        StringBuilder characters = new StringBuilder();
        for (String number : numbersOf(numbers)) {
            if (!HEX.matchesAllOf(number)) {
                return "";
            }
            String significant = CharMatcher.is('0').trimLeadingFrom(number);
            int code = significant.length() > MAX_UNICODE_DIGITS
                    ? Integer.MAX_VALUE
                    : significant.isEmpty() ? 0 : Integer.parseInt(significant, 16);
            if (!Character.isValidCodePoint(code)
                    || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
                throw literal.at().wrong("U+" + number + " is no character of Unicode");
            }
            characters.appendCodePoint(code);
        }
        return characters.toString();
    }
}
