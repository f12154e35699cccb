package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import com.google.common.base.CharMatcher;
import dev.emailrouting.sieve.syntax.Literal;
import dev.emailrouting.sieve.syntax.Position;

/** A string argument: what it says, with its variables filled in when it runs (RFC 5229 3). */
final class Text {
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');
    private static final CharMatcher LETTER =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('A', 'Z')).or(CharMatcher.is('_'));
    private static final int MAX_CAPTURE_DIGITS = 3;

    /** A piece of the text. */
    private interface Part {
        String in(Run run);
    }

    private final Position at;
    private final String source;
    private final List<Part> parts;

    private Text(Position at, String source, List<Part> parts) {
        this.at = at;
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    static Text of(Literal literal, Scope scope) {
        String source = scope.has(Extensions.ENCODED_CHARACTER) ? EncodedCharacters.decode(literal) : literal.text();
        List<Part> parts = scope.has(Extensions.VARIABLES) ? partsOf(literal.at(), source) : List.of();
        return new Text(literal.at(), source, parts);
    }

    private static List<Part> partsOf(Position at, String source) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        boolean hasVariables = false;
        for (int open = source.indexOf("${"); open >= 0; open = source.indexOf("${", open + 1)) {
            int close = endOfName(source, open + 2);
            if (close < 0) {
                continue;
            }
            addPlain(source.substring(from, open), parts);
            parts.add(variable(at, source.substring(open + 2, close)));
            hasVariables = true;
            from = close + 1;
            open = close;
        }
        addPlain(source.substring(from), parts);
        return hasVariables ? parts : List.of();
    }

    /** Where the brace stands behind a number, or a name with or without a namespace; negative where this is none. */
    private static int endOfName(String source, int from) {
        int at = from;
        while (at < source.length() && (isNameCharacter(source.charAt(at)) || source.charAt(at) == '.')) {
            at++;
        }
        boolean isClosed = at > from && at < source.length() && source.charAt(at) == '}';
        return isClosed && isName(source.substring(from, at)) ? at : -1;
    }

    private static boolean isNameCharacter(char c) {
        return LETTER.matches(c) || DIGIT.matches(c);
    }

    private static boolean isName(String text) {
        if (DIGIT.matchesAllOf(text)) {
            return true;
        }
        for (String piece : text.split("\\.", -1)) {
            if (!isIdentifier(piece) && !(DIGIT.matchesAllOf(piece) && !piece.isEmpty())) {
                return false;
            }
        }
        return LETTER.matches(text.charAt(0));
    }

    static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && LETTER.matches(text.charAt(0))
                && LETTER.or(DIGIT).matchesAllOf(text);
    }

    private static void addPlain(String plain, List<Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(run -> plain);
        }
    }

    private static Part variable(Position at, String name) {
        if (name.indexOf('.') >= 0) {
            // RFC 5229 3: a reference to a namespace that no extension brings is an error.
            throw at.wrong("there is no namespace '" + name.substring(0, name.indexOf('.')) + "' of variables");
        }
        if (DIGIT.matchesAllOf(name)) {
            String number = CharMatcher.is('0').trimLeadingFrom(name);
            int index = number.length() > MAX_CAPTURE_DIGITS
                    ? Integer.MAX_VALUE
                    : number.isEmpty() ? 0 : Integer.parseInt(number);
            return run -> run.variables().capture(index);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return run -> run.variables().get(lower);
    }

    Position at() {
        return at;
    }

    /** As the script has it, variables and all. */
    String source() {
        return source;
    }

    boolean isConstant() {
        return parts.isEmpty();
    }

    /** What it always says, where it has no variables. */
    Optional<String> constant() {
        return isConstant() ? Optional.of(source) : Optional.empty();
    }

    /** Looks at what can be looked at when the script is compiled. */
    Text check(Consumer<String> checked) {
        constant().ifPresent(checked);
        return this;
    }

    String in(Run run) {
        if (isConstant()) {
            return source;
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String piece = part.in(run);
            run.budget().step(1 + piece.length());
            run.budget().allocate(piece.length());
            text.append(piece);
        }
        return text.toString();
    }

    static List<String> in(List<Text> texts, Run run) {
        List<String> values = new ArrayList<>(texts.size());
        for (Text text : texts) {
            run.budget().step(1);
            values.add(text.in(run));
        }
        return values;
    }
}
