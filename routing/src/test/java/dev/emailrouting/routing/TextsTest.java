package dev.emailrouting.routing;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextsTest {
    private static final String PAIR = "\ud83d\ude00";

    @Test
    void aTextThatIsLongIsCutAndNoCharacterOfItIsHalved() {
        assertThat(Texts.atMost(3, "abcd")).isEqualTo("abc");
        assertThat(Texts.atMost(4, "abcd")).isEqualTo("abcd");
        assertThat(Texts.atMost(3, "ab" + PAIR)).isEqualTo("ab");
        assertThat(Texts.atMost(4, "ab" + PAIR + "c")).isEqualTo("ab" + PAIR);
        assertThat(Texts.atMost(0, PAIR)).isEmpty();
    }

    @Property
    void whatIsLeftIsTheBeginning(@ForAll String text, @ForAll @IntRange(max = 50) int characters) {
        String cut = Texts.atMost(characters, text);

        assertThat(text).startsWith(cut);
        assertThat(cut).hasSizeLessThanOrEqualTo(characters);
    }
}
