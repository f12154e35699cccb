package dev.emailrouting.sieve.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.ImmutableProgramLimits;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EditableHeaderTest {
    private static EditableHeader header(String text) {
        try {
            HeaderBlock block = HeaderBlock.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return new EditableHeader(
                    block,
                    Budget.of(ImmutableProgramLimits.builder().memory(50 << 20).build(), () -> 0L),
                    0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property
    void whatIsAddedReadsAsItWasWhenTheMessageComesAgain(@ForAll("values") String value) {
        EditableHeader edited = header("Subject: x\r\n\r\n");
        edited.add("X-Value", value, false);
        String field = edited.edits().onTop().get(0);

        EditableHeader again = header(field + "Subject: x\r\n\r\n");

        assertThat(again.texts("x-value")).isEqualTo(edited.texts("x-value"));
        assertThat(again.texts("subject")).containsExactly("x");
        assertThat(field.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
    }

    @Test
    void whatLooksLikeAnEncodedWordIsReadAsItWasWritten() {
        EditableHeader edited = header("\r\n");
        edited.add("X-Old", "=?UTF-8?B?YWJj?=", false);

        assertThat(edited.texts("x-old")).containsExactly("=?UTF-8?B?YWJj?=");
        assertThat(header(edited.edits().onTop().get(0) + "\r\n").texts("x-old"))
                .containsExactly("=?UTF-8?B?YWJj?=");
    }

    @Test
    void whatBreaksLinesOrIsHalfACharacterBecomesASpace() {
        EditableHeader edited = header("\r\n");
        edited.add("X-Value", "a\u2028b\r\nc\ud83d d\u0085e", false);

        assertThat(edited.texts("x-value")).containsExactly("a b c  d e");
    }

    @Test
    void linesOfWordsAreAsLongAsTheyShouldBe() {
        EditableHeader edited = header("\r\n");
        edited.add("X-Value", "some words ".repeat(100), false);

        assertThat(edited.edits().onTop().get(0).lines())
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
    }

    @Test
    void anUnknownCharsetStandsAsItCame() {
        assertThat(header("Subject: =?no-such?Q?abc?=\r\n\r\n").texts("subject"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("abc"));
    }

    @Test
    void octetsThatAreNoUtf8AreReadOneByOne() {
        byte[] octets = "Subject: Gr\u00fc\u00dfe\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try {
            EditableHeader header = new EditableHeader(
                    HeaderBlock.read(new ByteArrayInputStream(octets)),
                    Budget.of(ImmutableProgramLimits.builder().build(), () -> 0L),
                    0);

            assertThat(header.texts("subject")).containsExactly("Gr\u00fc\u00dfe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("=?UTF-8?Q? a").ofMaxLength(400),
                Arbitraries.strings()
                        .withChars("a \u2028\u2029\u0085\r\n\ud83d\ude00")
                        .ofMaxLength(400),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(400),
                Arbitraries.strings().withChars("a \u00e4\u20ac").ofMaxLength(400),
                Arbitraries.strings().withChars("a").ofMinLength(700).ofMaxLength(1_500),
                Arbitraries.of("\ud83d\ude00".repeat(100), "a".repeat(799) + " b", ""));
    }
}
