package dev.emailrouting.message;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TagListTest {

    @Test
    void tagsAreReadInTheirOrder() throws InvalidTagListException {
        TagList tags = TagList.parse("v=1; a=rsa-sha256; d=example.com");

        assertThat(tags.names()).containsExactly("v", "a", "d");
        assertThat(tags.get("a")).hasValue("rsa-sha256");
        assertThat(tags.get("s")).isEmpty();
    }

    @Test
    void whiteSpaceAroundNamesAndValuesIsNothing() throws InvalidTagListException {
        TagList tags = TagList.parse(" v\t=\r\n 1 ;\r\n\ta = b\r\n c ; \r\n");

        assertThat(tags.names()).containsExactly("v", "a");
        assertThat(tags.get("v")).hasValue("1");
        assertThat(tags.get("a")).hasValue("b\r\n c");
        assertThat(tags.compact("a")).hasValue("bc");
    }

    @Test
    void aSemicolonMayEndTheList() throws InvalidTagListException {
        assertThat(TagList.parse("v=1;").names()).containsExactly("v");
        assertThat(TagList.parse("v=1; \r\n").names()).containsExactly("v");
    }

    @Test
    void aValueMayBeEmptyOrHoldEqualsSigns() throws InvalidTagListException {
        TagList tags = TagList.parse("p=; b=YQ==");

        assertThat(tags.get("p")).hasValue("");
        assertThat(tags.get("b")).hasValue("YQ==");
    }

    @Test
    void namesKeepTheirCase() throws InvalidTagListException {
        TagList tags = TagList.parse("V=1; v=2");

        assertThat(tags.names()).containsExactly("V", "v");
        assertThat(tags.get("V")).hasValue("1");
    }

    @Test
    void namesMayHaveHyphensAsEverybodyAllows() throws InvalidTagListException {
        assertThat(TagList.parse("v=1; x-new_2=a").names()).containsExactly("v", "x-new_2");
    }

    @Test
    void octetsOfUtf8AreValues() throws InvalidTagListException { // RFC 8616 3
        assertThat(TagList.parse("d=b\u00c3\u00bccher.example").get("d")).hasValue("b\u00c3\u00bccher.example");
    }

    @Test
    void partsBetweenColonsComeWithoutWhiteSpace() throws InvalidTagListException {
        TagList tags = TagList.parse("h=from : to:\r\n subject; t=");

        assertThat(tags.colonSeparated("h")).hasValue(List.of("from", "to", "subject"));
        assertThat(tags.colonSeparated("t")).hasValue(List.of(""));
        assertThat(tags.colonSeparated("x")).isEmpty();
    }

    @Test
    void aMissingTagIsNamed() throws InvalidTagListException {
        TagList tags = TagList.parse("v=1");

        assertThat(tags.require("v")).isEqualTo("1");
        assertThatThrownBy(() -> tags.require("d"))
                .isInstanceOf(InvalidTagListException.class)
                .hasMessage("d= is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | there is no tag",
                "' '           | a tag is empty",
                ";             | a tag is empty",
                "v=1;;d=a      | a tag is empty",
                "v=1; ;        | a tag is empty",
                ";v=1          | a tag is empty",
                "v=1; v=1      | v= comes twice",
                "v=1; word     | 'word' has no equals sign",
                "=1            | '' is no tag name",
                "1v=1          | '1v' is no tag name",
                "_v=1          | '_v' is no tag name",
                "v w=1         | 'v w' is no tag name",
                "-v=1          | '-v' is no tag name",
                "v.w=1         | 'v.w' is no tag name",
                "==            | '' is no tag name",
            })
    void whatIsNoListSaysWhy(String text, String why) {
        assertThatThrownBy(() -> TagList.parse(text))
                .isInstanceOf(InvalidTagListException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=\u0000", "v=a\u0007b", "v=\u007f"})
    void aControlCharacterIsNoValue(String text) {
        assertThatThrownBy(() -> TagList.parse(text)).hasMessage("v= holds a control character");
    }

    @Test
    void whatAStrangerWroteIsNotRepeatedAtLength() {
        assertThatThrownBy(() -> TagList.parse("\u0007\u00e4" + "x".repeat(100_000) + "=1"))
                .hasMessage("'??" + "x".repeat(30) + "...' is no tag name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"b=abc\"                        | \"b=\"",
                "\"v=1; b=abc; d=x\"              | \"v=1; b=; d=x\"",
                "\"bh=abc=; b=abc=; d=x\"         | \"bh=abc=; b=; d=x\"",
                "\"b=abc; bh=abc\"                | \"b=; bh=abc\"",
                "\"v=1; b = a b c ; d=x\"         | \"v=1; b =; d=x\"",
                "\"v=1;  b  =abc;\"               | \"v=1;  b  =;\"",
                "\"v=1; b=; d=x\"                 | \"v=1; b=; d=x\"",
                "\"v=1; d=b=c\"                   | \"v=1; d=b=c\"",
            })
    void aSignatureCoversItsFieldWithoutItsOwnValue(String text, String covered) throws InvalidTagListException {
        assertThat(TagList.parse(text).withoutValueOf("b")).isEqualTo(covered);
    }

    @Test
    void allFoldingAroundTheValueGoesWithIt() throws InvalidTagListException {
        assertThat(TagList.parse(" v=1;\r\n\tb=\r\n ab\r\n\tcd\r\n ;\r\n d=x\r\n")
                        .withoutValueOf("b"))
                .isEqualTo(" v=1;\r\n\tb=;\r\n d=x\r\n");
        assertThat(TagList.parse(" v=1;\r\n\tb=ab\r\n\tcd\r\n").withoutValueOf("b"))
                .isEqualTo(" v=1;\r\n\tb=");
    }

    @Test
    void aHundredThousandTagsAreRead() throws InvalidTagListException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("t").append(i).append("=1;");
        }

        assertThat(TagList.parse(text.toString()).names()).hasSize(100_000);
    }

    @Property
    void anythingIsAListOrRefused(@ForAll("texts") String text) {
        TagList tags;
        try {
            tags = TagList.parse(text);
        } catch (InvalidTagListException refused) {
            assertThat(refused.getMessage()).isNotEmpty().matches("[ -~]+");
            return;
        }
        assertThat(tags).hasToString(text);
        for (String name : tags.names()) {
            assertThat(text).contains(name).contains(tags.get(name).orElseThrow());
            assertThat(reparsed(tags.withoutValueOf(name)).get(name)).hasValue("");
        }
    }

    private static TagList reparsed(String text) {
        try {
            return TagList.parse(text);
        } catch (InvalidTagListException e) {
            throw new AssertionError(text, e);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("=", ";", " ", "\r\n ", "\t", "b", "bh", "v", "1", "_", "\u0000", "\u00ff", "b=", "; a=1")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
