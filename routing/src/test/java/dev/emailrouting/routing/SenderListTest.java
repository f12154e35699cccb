package dev.emailrouting.routing;

import java.util.Collections;
import java.util.List;

import dev.emailrouting.routing.SenderList.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SenderListTest {
    private static final SenderList LIST = SenderList.of(
            List.of("friend@spam.example"),
            List.of("*@spam.example", "*@*.spam.example", "Foe@example.org", "news-*@shop.example"),
            false);

    @ParameterizedTest(name = "envelope {0}, From {1}: {2}")
    @CsvSource({
        "a@spam.example,        a@example.net,       BLOCKED",
        "A@SPAM.example,        a@example.net,       BLOCKED",
        "a@mail.spam.example,   a@example.net,       BLOCKED",
        "foe@example.org,       a@example.net,       BLOCKED",
        "news-1@shop.example,   a@example.net,       BLOCKED",
        "a@example.net,         a@spam.example,      BLOCKED",
        "a@notspam.example,     a@example.net,       NONE",
        "friend@example.org,    a@example.net,       NONE",
        "friend@spam.example,   a@example.net,       ALLOWED",
        "friend@spam.example,   a@spam.example,      ALLOWED",
        "a@spam.example,        friend@spam.example, BLOCKED",
        "'',                    a@spam.example,      NONE",
    })
    void aSenderIsBlockedByEitherAddressAndAllowedByItsEnvelopeAlone(String envelope, String from, Verdict verdict) {
        assertThat(LIST.on(new KnownMessage().sender(envelope).from(from))).isEqualTo(verdict);
    }

    @Test
    void beforeTheMessageItIsUnknownWhetherFromIsBlocked() {
        assertThat(LIST.on(new KnownMessage().sender("a@example.net").withoutHeader()))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(LIST.on(new KnownMessage().sender("a@spam.example").withoutHeader()))
                .isEqualTo(Verdict.BLOCKED);
        assertThat(LIST.on(MessageView.unknown())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whoIsNotAllowedMayBeKeptOut() {
        SenderList onlyFriends = SenderList.of(List.of("*@friends.example"), List.of(), true);

        assertThat(onlyFriends.on(new KnownMessage().sender("a@friends.example")))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(onlyFriends.on(new KnownMessage().sender("a@example.net"))).isEqualTo(Verdict.BLOCKED);
        assertThat(onlyFriends.on(new KnownMessage().sender(""))).isEqualTo(Verdict.NONE);
    }

    @Test
    void anEmptyListSaysNothing() {
        assertThat(SenderList.empty().on(MessageView.unknown())).isEqualTo(Verdict.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "@spam.example", "a@", "*"})
    void anEntryNamesAnAddress(String entry) {
        assertThatThrownBy(() -> SenderList.of(List.of(), List.of("a@b.example", entry), false))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.field()).isEqualTo("block[1]"));
    }

    @Test
    void aListIsBounded() {
        assertThatThrownBy(() -> SenderList.of(List.of(), Collections.nCopies(10_001, "a@b.example"), false))
                .hasMessageContaining("10000");
        assertThatThrownBy(() -> SenderList.of(Collections.nCopies(201, "a*@b.example"), List.of(), false))
                .hasMessageContaining("200");
    }
}
