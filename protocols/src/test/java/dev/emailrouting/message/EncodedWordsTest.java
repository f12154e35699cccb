package dev.emailrouting.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EncodedWordsTest {
    @Test
    void aTextIsCutBetweenCharacters() { // RFC 2047 5
        assertThat(EncodedWords.of("a\u00fc\ud83d\ude00", 4))
                .containsExactly("=?UTF-8?B?YcO8?=", "=?UTF-8?B?8J+YgA==?=");
        assertThat(EncodedWords.of("", 45)).containsExactly("=?UTF-8?B??=");
    }

    @Property
    void wordsAreShortAndTogetherAreTheText(
            @ForAll @StringLength(max = 300) String any, @ForAll @IntRange(min = 4, max = 45) int octets) {
        String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        List<String> words = EncodedWords.of(text, octets);

        assertThat(words).allSatisfy(word -> assertThat(word.length()).isLessThanOrEqualTo(75));
        assertThat(words.stream().map(EncodedWordsTest::decoded).collect(Collectors.joining()))
                .isEqualTo(text);
    }

    private static String decoded(String word) {
        String base64 = word.substring("=?UTF-8?B?".length(), word.length() - "?=".length());
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Test
    void whatAReaderMayTakeForOneIsLikelyOne() {
        assertThat(EncodedWords.isLikely("a =?UTF-8?B?YQ==?=")).isTrue();
        assertThat(EncodedWords.isLikely("a=?")).isTrue();
        assertThat(EncodedWords.isLikely("? = ?=")).isFalse();
    }
}
