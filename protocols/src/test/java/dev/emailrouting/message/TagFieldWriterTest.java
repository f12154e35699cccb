package dev.emailrouting.message;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.emailrouting.message.HeaderBlock.Field;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TagFieldWriterTest {

    @Test
    void theFirstTagStandsOnTheFirstLineAndTheSignatureIsLast() {
        Field field = TagFieldWriter.of("ARC-Seal", "i", "1")
                .tag("a", "rsa-sha256")
                .tag("d", "example.org")
                .signed(new byte[] {1, 2, 3});

        assertThat(field.raw()).isEqualTo("ARC-Seal: i=1; a=rsa-sha256; d=example.org; b=AQID\r\n");
    }

    @Test
    void aListIsFoldedBehindItsColons() {
        Field field = TagFieldWriter.of("X", "a", "b")
                .fieldNames("h", List.of("a".repeat(40), "b".repeat(40), "c"))
                .unsigned();

        assertThat(field.raw()).isEqualTo("X: a=b; h=" + "a".repeat(40) + ":\r\n\t" + "b".repeat(40) + ":c; b=");
    }

    @Test
    void aValueInOnePieceIsNotFoldedHoweverLongItIs() {
        String domain = "d".repeat(250);

        Field field = TagFieldWriter.of("X", "i", "1").tag("d", domain).unsigned();

        assertThat(field.raw()).isEqualTo("X: i=1;\r\n\td=" + domain + "; b=");
    }

    @Test
    void nothingCanBeWrittenThatWouldBeReadAsSomethingElse() {
        TagFieldWriter writer = TagFieldWriter.of("X", "v", "1");

        for (String value : List.of("a; b=c", "a\r\nb", "b\u00fccher", "", "a b", "a".repeat(513))) {
            assertThatThrownBy(() -> writer.tag("d", value)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> writer.fieldNames("h", List.of("a", "b:c")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.fieldNames("h", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TagFieldWriter.of("a b", "v", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    /** There is a sealer that lost its b= for some lengths of names: many lengths are tried. */
    @Property
    void whatIsWrittenIsReadAgain(
            @ForAll("tokens") String domain,
            @ForAll("tokens") String selector,
            @ForAll("names") List<String> names,
            @ForAll("signatures") byte[] signature)
            throws InvalidTagListException {
        TagFieldWriter writer = TagFieldWriter.of("DKIM-Signature", "v", "1")
                .tag("d", domain)
                .tag("s", selector)
                .fieldNames("h", names)
                .base64("bh", signature);
        Field unsigned = writer.unsigned();
        Field signed = writer.signed(signature);
        TagList tags = TagList.parse(signed.rawValue());

        assertThat(tags.names()).containsExactly("v", "d", "s", "h", "bh", "b");
        assertThat(tags.require("d")).isEqualTo(domain);
        assertThat(tags.require("s")).isEqualTo(selector);
        assertThat(tags.colonSeparated("h")).contains(names);
        assertThat(tags.compact("b")).contains(Base64.getEncoder().encodeToString(signature));
        assertThat(tags.compact("bh")).isEqualTo(tags.compact("b"));
        assertThat(relaxed("DKIM-Signature:" + tags.withoutValueOf("b"))).isEqualTo(relaxed(unsigned.raw()));
        assertThat(Arrays.stream(signed.raw().split("\r\n")))
                .allMatch(line -> line.length() <= 78 || line.contains(domain) || line.contains(selector))
                .noneMatch(String::isBlank);
    }

    private static String relaxed(String field) {
        return new String(new SignedOctets(Canonicalization.RELAXED).endingWith(Field.of(field)), ISO_8859_1);
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.strings().withChars("abc.-").ofMinLength(1).ofMaxLength(253);
    }

    @Provide
    Arbitrary<byte[]> signatures() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(600);
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withChars("Abc-")
                .ofMinLength(1)
                .ofMaxLength(40)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }
}
