package dev.emailrouting.matchers;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import com.google.common.base.Splitter;
import org.apache.mailet.MatcherConfig;

/** A matcher's condition of one word or, with commas between, several, whatever their case. */
final class WordsCondition {
    private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();

    private WordsCondition() {}

    /**
     * What the words stand for.
     *
     * @param choices by their words
     * @throws MessagingException naming the matcher and the choices, when there is no word, or one that is no choice
     */
    static <T> Set<T> parse(MatcherConfig matcher, List<T> choices, Function<T, String> word)
            throws MessagingException {
        List<String> words = matcher.getCondition() == null ? List.of() : COMMA.splitToList(matcher.getCondition());
        if (words.isEmpty()) {
            throw faulty(matcher, "a condition is missing", choices, word);
        }
        for (String text : words) {
            if (choices.stream().map(word).noneMatch(text.toLowerCase(Locale.ROOT)::equals)) {
                throw faulty(matcher, "'" + text + "' is no condition", choices, word);
            }
        }
        Set<String> wanted =
                words.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return choices.stream()
                .filter(choice -> wanted.contains(word.apply(choice)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <T> MessagingException faulty(
            MatcherConfig matcher, String fault, List<T> choices, Function<T, String> word) {
        return new MessagingException(matcher.getMatcherName() + ": " + fault + ", there are "
                + choices.stream().map(word).collect(Collectors.joining(", ")));
    }
}
