package dev.emailrouting.routing.yaml;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

class YamlTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String text) throws InvalidYamlException {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    // Reading

    @Test
    void whatPeopleWriteIsRead() throws Exception {
        assertThat(read("""
                # The zones.
                zones:
                  - name: example.com
                    catchAll: true
                    rules:
                      - {name: "sales: all", priority: 10}
                      - name: >-
                          a long
                          name
                """))
                .isEqualTo(json("{'zones':[{'name':'example.com','catchAll':true,'rules':["
                        + "{'name':'sales: all','priority':10},{'name':'a long name'}]}]}"));
    }

    @Test
    void jsonIsYaml() throws Exception {
        String document = "{'zones':[{'name':'example.com','rules':[],'priority':-3,'size':1.5,'none':null}]}";

        assertThat(read(document.replace('\'', '"'))).isEqualTo(json(document));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            off        | 'off'
            yes        | 'yes'
            True       | 'True'
            010        | '010'
            0x1f       | '0x1f'
            1:30       | '1:30'
            "1"        | '1'
            true       | true
            12         | 12
            2147483648 | 2147483648
            null       | null
            """)
    void aTextWithoutQuotesIsWhatYaml12Says(String yaml, String json) throws Exception {
        assertThat(read("value: " + yaml)).isEqualTo(json("{'value':" + json + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: 1\\na: 2                 | at line 2, column 1: 'a' stands there twice
            a: {b: 1, 'b': 2}           | at line 1, column 11: 'b' stands there twice
            a: &x 1\\nb: *x             | at line 1, column 4: anchors are not taken
            a: &x [1]                   | at line 1, column 4: anchors are not taken
            a: *x                       | at line 1, column 4: aliases are not taken
            a: !!binary aGk=            | at line 1, column 4: tags are not taken
            a: !x {}                    | at line 1, column 4: tags are not taken
            ? [a]\\n: 1                 | at line 1, column 3: a name must be a text
            a: 1\\n---\\nb: 2           | at line 2, column 1: only one document is taken
            a: [1, 2                    | while parsing a flow sequence
            a: 'b                       | at line 1
            a: 1234567890123456789012345678901 | at line 1, column 4: a number of more than 30 digits
            """)
    void whatIsNotTakenIsNamedByLineAndColumn(String yaml, String why) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(InvalidYamlException.class)
                .hasMessageStartingWith("not the YAML that is taken here")
                .satisfies(e -> assertThat(e.getMessage()).contains(why.startsWith("while") ? "line" : why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "\n\n"})
    void nothingAtAllIsNoDocument(String yaml) {
        assertThatThrownBy(() -> read(yaml)).hasMessageEndingWith("there is no document");
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(read("[".repeat(32) + "]".repeat(32)).isArray()).isTrue();
        assertThatThrownBy(() -> read("[".repeat(33) + "]".repeat(33))).hasMessageContaining("more than 32 levels");
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(InvalidYamlException.class);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] latin1 = "name: B\u00fcro".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> YamlReader.read(latin1)).isInstanceOf(InvalidYamlException.class);
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefusedAndNothingElse(@ForAll("yamlLike") String text) {
        try {
            assertThat(read(text)).isNotNull();
        } catch (InvalidYamlException e) {
            assertThat(e).hasMessageStartingWith("not the YAML");
        }
    }

    @Provide
    Arbitrary<String> yamlLike() {
        return Arbitraries.strings()
                .withChars("ab: -,[]{}#&*!|>'\"%@`?\n\t01.~\u0000\u00fc")
                .ofMaxLength(40);
    }

    // Writing

    @Test
    void itIsWrittenAsPeopleWrite() throws Exception {
        assertThat(YamlWriter.write(json("{'zones':[{'name':'example.com','dmarc':'off','priority':0,'on':true,"
                        + "'rules':[{'value':['*@example.com','We have: moved']}],'subdomains':[]}],'none':{}}")))
                .isEqualTo("""
                        zones:
                          - name: example.com
                            dmarc: "off"
                            priority: 0
                            "on": true
                            rules:
                              - value:
                                  - '*@example.com'
                                  - 'We have: moved'
                            subdomains: []
                        none: {}
                        """);
    }

    @Property(tries = 1000)
    void whatWasWrittenIsReadBackEqual(@ForAll("texts") String name, @ForAll("texts") String text) throws Exception {
        JsonNode document = JSON.createObjectNode()
                .put(name, text)
                .set("list", JSON.createArrayNode().add(text).add(7).add(true));

        assertThat(read(YamlWriter.write(document))).isEqualTo(document);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).filter(text -> !text.matches("(?s).*[\\p{Cs}\\ufffe\\uffff].*")),
                Arbitraries.of(
                        "off", "null", "~", "1", "0x1", "1e3", "- a", "a: b", "# a", "", " a ", "a\nb", "a\r\nb",
                        "\u0085%"),
                yamlLike());
    }
}
