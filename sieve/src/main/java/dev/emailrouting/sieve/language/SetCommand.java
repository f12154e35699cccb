package dev.emailrouting.sieve.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.syntax.Literal;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRING;

/** RFC 5229 4, with the modifier of RFC 5435 6. */
final class SetCommand {
    /** RFC 3986 2.3. */
    private static final CharMatcher UNRESERVED = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-._~"));

    private static final int MAX_NAME = 64;
    /** Characters that {@code :encodeurl} makes of one: three octets. */
    private static final int MOST_FOR_ONE = 9;

    private static final String HEX = "0123456789ABCDEF";

    private SetCommand() {}

    static Step compile(Statement command, Scope scope) {
        Signature signature = Signature.of(STRING, STRING)
                .tag("lower", NOTHING)
                .tag("upper", NOTHING)
                .tag("lowerfirst", NOTHING)
                .tag("upperfirst", NOTHING)
                .tag("quotewildcard", NOTHING)
                .tag("quoteregex", NOTHING, Extensions.REGEX)
                .tag("encodeurl", NOTHING, Extensions.ENOTIFY)
                .tag("length", NOTHING);
        Arguments arguments = Arguments.of(command, scope, signature);
        List<UnaryOperator<String>> modifiers = modifiers(arguments);
        boolean isMeasured = arguments.has("length");
        String name = name(arguments.words(0).get(0));
        Text value = arguments.text(1);
        return run -> {
            String text = value.in(run);
            for (int i = 0; i < modifiers.size(); i++) {
                boolean onlyCounts = isMeasured && i == modifiers.size() - 1;
                // What a modifier makes of the characters behind those that a variable holds would be cut anyway.
                text = onlyCounts ? text : Variables.bounded(text);
                run.budget().step(1 + text.length());
                run.budget().allocate(onlyCounts ? 0 : (long) MOST_FOR_ONE * text.length());
                text = modifiers.get(i).apply(text);
            }
            run.variables().set(name, text);
            return true;
        };
    }

    private static String name(Literal literal) {
        if (!Text.isIdentifier(literal.text()) || literal.text().length() > MAX_NAME) {
            throw literal.at()
                    .wrong("'" + Texts.quotable(literal.text()) + "' is no name of a variable that can be set");
        }
        return literal.text().toLowerCase(Locale.ROOT);
    }

    /** RFC 5229 4.1: of the same precedence at most one, the highest first. */
    private static List<UnaryOperator<String>> modifiers(Arguments arguments) {
        List<UnaryOperator<String>> modifiers = new ArrayList<>();
        arguments.oneOf("lower", "upper").map(SetCommand::modifier).ifPresent(modifiers::add);
        arguments.oneOf("lowerfirst", "upperfirst").map(SetCommand::modifier).ifPresent(modifiers::add);
        arguments.oneOf("quotewildcard", "quoteregex").map(SetCommand::modifier).ifPresent(modifiers::add);
        arguments.oneOf("encodeurl").map(SetCommand::modifier).ifPresent(modifiers::add);
        arguments.oneOf("length").map(SetCommand::modifier).ifPresent(modifiers::add);
        return modifiers;
    }

    private static UnaryOperator<String> modifier(String name) {
        switch (name) {
            case "lower":
                return Ascii::toLowerCase;
            case "upper":
                return Ascii::toUpperCase;
            case "lowerfirst":
                return text -> Ascii.toLowerCase(Texts.atMost(1, text)) + rest(text);
            case "upperfirst":
                return text -> Ascii.toUpperCase(Texts.atMost(1, text)) + rest(text);
            case "quotewildcard":
                return text -> quoted(text, CharMatcher.anyOf("*?\\"));
            case "quoteregex":
                return text -> quoted(text, CharMatcher.anyOf(".*+?()[]{}|^$\\"));
            case "encodeurl":
                return SetCommand::encodedForUrl;
            default:
                return text -> Integer.toString(text.codePointCount(0, text.length()));
        }
    }

    private static String rest(String text) {
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static String quoted(String text, CharMatcher special) {
        StringBuilder quoted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (special.matches(c)) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    private static String encodedForUrl(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (UNRESERVED.matches(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return encoded.toString();
    }
}
