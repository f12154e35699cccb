package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopMarksTest {
    private static final EmailAddress BOB = EmailAddress.parse("bob@zone.example");
    private static final EmailAddress EVE = EmailAddress.parse("eve@zone.example");

    private final LoopMarks marks = withSecrets("first secret");

    @Test
    void aMessageForwardedForAnAddressIsKnownForThatAddressOnly() {
        HeaderBlock header = header(marks.fieldFor(List.of(BOB)));

        assertThat(marks.isMarked(header, BOB)).isTrue();
        assertThat(marks.isMarked(header, EVE)).isFalse();
    }

    @Test
    void theAddressIsKnownHoweverItIsSpelled() {
        HeaderBlock header = header(marks.fieldFor(List.of(BOB)));

        assertThat(marks.isMarked(header, EmailAddress.parse("BOB@Zone.Example")))
                .isTrue();
        assertThat(marks.isMarked(header, EmailAddress.parse("\"bob\"@zone.example")))
                .isTrue();
    }

    @Test
    void nobodyCanReadFromAMarkWhoElseGotTheMessage() {
        assertThat(marks.fieldFor(List.of(BOB, EVE)))
                .doesNotContainIgnoringCase("bob")
                .doesNotContainIgnoringCase("zone");
    }

    @Test
    void aMarkOfAnotherServerMeansNothing() {
        HeaderBlock header = header(withSecrets("somebody else's secret").fieldFor(List.of(BOB)));

        assertThat(marks.isMarked(header, BOB)).isFalse();
    }

    @Test
    void aForgedMarkMeansNothing() {
        assertThat(marks.isMarked(header("X-Email-Routing-Loop: bob@zone.example AAAA \u00ff \u0000\r\n"), BOB))
                .isFalse();
        assertThat(marks.isMarked(header("X-Email-Routing-Loop:\r\n"), BOB)).isFalse();
    }

    @Test
    void marksMadeBeforeTheSecretWasChangedAreStillKnown() {
        HeaderBlock header = header(marks.fieldFor(List.of(BOB)));

        assertThat(withSecrets("second secret", "first secret").isMarked(header, BOB))
                .isTrue();
    }

    @Test
    void marksOfSeveralHopsStandBesideEachOther() {
        HeaderBlock header = header(marks.fieldFor(List.of(EVE)) + marks.fieldFor(List.of(BOB)));

        assertThat(marks.isMarked(header, BOB)).isTrue();
        assertThat(marks.isMarked(header, EVE)).isTrue();
    }

    @Test
    void aFieldOfManyMarksKeepsToTheLineLengthOfRfc5322AndHoldsAll() {
        List<EmailAddress> many = IntStream.range(0, 200)
                .mapToObj(i -> EmailAddress.parse("user" + i + "@zone.example"))
                .collect(Collectors.toList());

        String field = marks.fieldFor(many);

        assertThat(field.split("\r\n")).allMatch(line -> line.length() <= 100);
        assertThat(many).allMatch(address -> marks.isMarked(header(field), address));
    }

    private static LoopMarks withSecrets(String... secrets) {
        return new LoopMarks(Arrays.stream(secrets)
                .map(secret -> secret.getBytes(StandardCharsets.US_ASCII))
                .collect(Collectors.toList()));
    }

    private static HeaderBlock header(String fields) {
        try {
            return HeaderBlock.read(new ByteArrayInputStream(fields.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
