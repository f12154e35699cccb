package dev.emailrouting.routing;

import java.util.List;

import dev.emailrouting.routing.SenderEntry.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GrowingSenderListTest {
    @Test
    void anEntryIsOnAListOnceOfEachKind() {
        GrowingSenderList list =
                GrowingSenderList.of(SenderList.of(List.of("ann@spam.example"), List.of("*@spam.example"), false));

        assertThat(list.add("pattern", Kind.ALLOW, "ann@spam.example")).isFalse();
        assertThat(list.add("pattern", Kind.BLOCK, "*@spam.example")).isFalse();
        assertThat(list.add("pattern", Kind.BLOCK, "ann@spam.example")).isTrue();
        assertThat(list.add("pattern", Kind.BLOCK, "ann@spam.example")).isFalse();
    }

    @Test
    void itHasNoMoreEntriesThanMayBeStored() {
        GrowingSenderList list = new GrowingSenderList();
        for (int i = 0; i < SenderList.MAX_ENTRIES; i++) {
            list.add("pattern", i % 2 == 0 ? Kind.ALLOW : Kind.BLOCK, "a" + i + "@spam.example");
        }

        assertThat(list.add("pattern", Kind.ALLOW, "a0@spam.example")).isFalse();
        assertThatThrownBy(() -> list.add("senders[7].pattern", Kind.BLOCK, "one@more.example"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("senders[7].pattern: a list has at most 10000 entries");
    }

    @Test
    void ofGlobsThatAreTriedItHasFewerThanOfWhatIsLookedUp() {
        GrowingSenderList list = new GrowingSenderList();
        for (int i = 0; i < SenderList.MAX_GLOBS; i++) {
            list.add("pattern", Kind.BLOCK, "*@*.spam" + i + ".example");
        }

        assertThat(list.add("pattern", Kind.ALLOW, "*@*.friends.example")).isTrue();
        assertThat(list.add("pattern", Kind.BLOCK, "*@spam.example")).isTrue();
        assertThatThrownBy(() -> list.add("pattern", Kind.BLOCK, "*@*.more.example"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("pattern: a list has at most 200 globs other than *@domain");
    }
}
