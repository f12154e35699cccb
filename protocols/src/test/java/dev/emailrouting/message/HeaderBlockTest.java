package dev.emailrouting.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import dev.emailrouting.message.HeaderBlock.Field;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderBlockTest {

    @Test
    void fieldsStandInOrderWithTheBytesTheyCameWith() {
        HeaderBlock header = read("Received: a\r\nSubject: b\r\nreceived: c\r\n\r\nbody: d\r\n");

        assertThat(header.fields())
                .extracting(Field::raw)
                .containsExactly("Received: a\r\n", "Subject: b\r\n", "received: c\r\n");
        assertThat(header.fields()).extracting(Field::name).containsExactly("received", "subject", "received");
    }

    @Test
    void aNameIsFoundWhateverItsCase() {
        HeaderBlock header = read("RECEIVED: a\r\nReceived: b\r\n\r\n");

        assertThat(header.count("received")).isEqualTo(2);
        assertThat(header.first("ReCeIvEd")).hasValue("a");
        assertThat(header.first("Subject")).isEmpty();
    }

    @Test
    void aFoldedFieldIsOneAndItsValueIsUnfolded() { // RFC 5322 2.2.3
        HeaderBlock header = read("Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n\r\n");

        assertThat(header.first("subject")).hasValue("one two\tthree");
        assertThat(header.fields()).hasSize(2);
    }

    @Test
    void lineFeedsAloneEndLinesToo() {
        HeaderBlock header = read("Subject: one\n two\nTo: x\n\nbody");

        assertThat(header.first("subject")).hasValue("one two");
        assertThat(header.fields()).extracting(Field::raw).containsExactly("Subject: one\n two\n", "To: x\n");
    }

    @Test
    void aMessageWithoutBodyIsAllHeader() {
        assertThat(read("Subject: a\r\nTo: b").fields())
                .extracting(Field::raw)
                .containsExactly("Subject: a\r\n", "To: b");
        assertThat(read("Subject: a\r\n").fields()).hasSize(1);
    }

    @Test
    void aMessageWithoutHeaderHasNone() {
        assertThat(read("").fields()).isEmpty();
        assertThat(read("\r\nbody").fields()).isEmpty();
        assertThat(read("\nbody").fields()).isEmpty();
    }

    @Test
    void aLineWithoutAColonIsAFieldWithoutAName() {
        HeaderBlock header = read("From ann Thu Jan  1\r\nSubject: a\r\n\r\n");

        assertThat(header.fields().get(0).name()).isEmpty();
        assertThat(header.fields().get(0).value()).isEqualTo("From ann Thu Jan  1");
        assertThat(header.first("subject")).hasValue("a");
    }

    @Test
    void whiteSpaceBeforeTheColonIsObsoleteYetRead() { // RFC 5322 4.5
        assertThat(read("Subject \t: a\r\n\r\n").first("subject")).hasValue("a");
    }

    @Test
    void anEmptyValueIsAValue() {
        assertThat(read("Subject:\r\n\r\n").first("subject")).hasValue("");
    }

    @Test
    void eightBitBytesAndNulAreKeptACharAByte() {
        assertThat(read("Subject: \u00e4\u0000\u00ff\r\n\r\n").first("subject")).hasValue("\u00e4\u0000\u00ff");
    }

    @Test
    void aContinuationWithNothingAboveItIsKept() {
        assertThat(read(" folded: onto nothing\r\nSubject: a\r\n\r\n").fields()).hasSize(2);
    }

    @Test
    void tenThousandFieldsAreRead() {
        HeaderBlock header = read("Received: x\r\n".repeat(10_000) + "\r\n");

        assertThat(header.count("received")).isEqualTo(10_000);
        assertThat(header.isTruncated()).isFalse();
    }

    @Test
    void whatLiesBeyondTheBoundIsNotSeenAndThatIsSaid() {
        HeaderBlock header = read("Subject: a\r\n" + "X: " + "y".repeat(HeaderBlock.MAX_SIZE) + "\r\nLast: b\r\n\r\n");

        assertThat(header.isTruncated()).isTrue();
        assertThat(header.first("subject")).hasValue("a");
        assertThat(header.first("last")).isEmpty();
        assertThat(raw(header)).hasSize(HeaderBlock.MAX_SIZE);
    }

    @Test
    void aHeaderOfJustTheBoundIsWhole() {
        String text = "X: " + "y".repeat(HeaderBlock.MAX_SIZE - 3);

        assertThat(read(text).isTruncated()).isFalse();
        assertThat(read(text + "z").isTruncated()).isTrue();
    }

    @Test
    void aLargeBodyTruncatesNothing() {
        assertThat(read("Subject: a\r\n\r\n" + "y".repeat(2 * HeaderBlock.MAX_SIZE))
                        .isTruncated())
                .isFalse();
    }

    @Test
    void aCrThatEndsNoLineIsFound() { // RFC 5322 2.2
        assertThat(read("Subject: a\rInjected: b\r\n\r\n").hasBareCr()).isTrue();
        assertThat(read("Subject: a\r\r\n\r\n").hasBareCr()).isTrue();
        assertThat(read("Subject: a\r").hasBareCr()).isTrue();
        assertThat(read("\rSubject: a\n\n").hasBareCr()).isTrue();
    }

    @Test
    void aCrBeforeALineFeedOrInTheBodyIsNone() {
        assertThat(read("Subject: a\r\n b\r\nTo: c\n\r\nbody\rbody").hasBareCr())
                .isFalse();
        assertThat(read("").hasBareCr()).isFalse();
    }

    @Property
    void nothingThrowsAndAllBytesOfTheHeaderAreInItsFields(@ForAll("messages") String message) {
        HeaderBlock header = read(message);

        assertThat(message).startsWith(raw(header));
        String rest = message.substring(raw(header).length());
        assertThat(rest).matches("(?s)|\r?\n.*");
        header.fields().forEach(field -> {
            assertThat(field.value()).doesNotContain("\r", "\n");
            assertThat(field.is(field.name())).isTrue();
        });
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of("\r", "\n", "\r\n", " ", "\t", ":", "a", "Received", "\u0000", "\u00ff", "b:")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    private static String raw(HeaderBlock header) {
        return header.fields().stream().map(Field::raw).collect(Collectors.joining());
    }

    private static HeaderBlock read(String text) {
        try {
            return HeaderBlock.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
