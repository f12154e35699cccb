package dev.emailrouting.routing.reply;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;

/**
 * A text of an automatic reply with placeholders, such as <code>{{subject}}</code>, for what is known of the message that is answered. A value stands on one line, is bounded, and is put in once: what a sender writes is no placeholder.
 */
public final class ReplyTemplate {
    /** What may stand between the braces. */
    public static final List<String> PLACEHOLDERS =
            List.of("sender", "recipient", "subject", "message-id", "date", "ticket");

    public static final int MAX_PLACEHOLDERS = 50;
    static final int MAX_VALUE = 250;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*+)}}");
    /** Turn around how what follows is read. */
    private static final Pattern DIRECTIONS = Pattern.compile("[\u202a-\u202e\u2066-\u2069]");

    private ReplyTemplate() {}

    /**
     * The text itself, where all its placeholders are known.
     *
     * @throws InvalidInputException naming the field
     */
    public static String check(String field, String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        int found = 0;
        while (matcher.find()) {
            if (!PLACEHOLDERS.contains(matcher.group(1).trim())) {
                throw new InvalidInputException(
                        field,
                        "'" + Texts.quotable(matcher.group()) + "' is not one of "
                                + PLACEHOLDERS.stream()
                                        .map(name -> "{{" + name + "}}")
                                        .collect(Collectors.joining(", ")));
            }
            if (++found > MAX_PLACEHOLDERS) {
                throw new InvalidInputException(field, "at most " + MAX_PLACEHOLDERS + " placeholders");
            }
        }
        return text;
    }

    /** Whether the text asks for the value. */
    static boolean mentions(String placeholder, Optional<String> text) {
        return text.map(PLACEHOLDER::matcher)
                .filter(matcher ->
                        matcher.results().anyMatch(found -> name(found).equals(placeholder)))
                .isPresent();
    }

    /** For a plain text or a subject. */
    static String fill(String text, Map<String, String> values) {
        return fill(text, values, value -> value);
    }

    static String fillHtml(String html, Map<String, String> values) {
        return fill(html, values, ReplyTemplate::escaped);
    }

    private static String fill(String text, Map<String, String> values, UnaryOperator<String> form) {
        int[] filled = {0};
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = values.get(name(found));
            return Matcher.quoteReplacement(
                    value == null || ++filled[0] > MAX_PLACEHOLDERS ? found.group() : form.apply(bounded(value)));
        });
    }

    private static String name(MatchResult placeholder) {
        return placeholder.group(1).trim();
    }

    private static String bounded(String value) {
        return DIRECTIONS
                .matcher(Texts.onOneLine(Texts.atMost(MAX_VALUE, value)))
                .replaceAll("")
                .trim();
    }

    /** In text and in the quotes of an attribute alike. */
    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
