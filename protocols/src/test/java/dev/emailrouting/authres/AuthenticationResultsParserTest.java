package dev.emailrouting.authres;

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

class AuthenticationResultsParserTest {
    @Test
    void aFieldHasItsWriterAndResultsInOrder() throws Exception {
        AuthenticationResults field = AuthenticationResultsParser.parse(
                " example.com; dkim=pass reason=\"good signature\" header.d=a.example header.b=aBc/;\r\n"
                        + "\tspf=softfail smtp.mailfrom=joe@b.example");

        assertThat(field.authservId()).isEqualTo("example.com");
        assertThat(field.version()).isEmpty();
        assertThat(field.results())
                .containsExactly(
                        ImmutableMethodResult.builder()
                                .method("dkim")
                                .result("pass")
                                .reason("good signature")
                                .addProperties(
                                        MethodProperty.of("header", "d", "a.example"),
                                        MethodProperty.of("header", "b", "aBc/"))
                                .build(),
                        MethodResult.of("spf", "softfail", MethodProperty.of("smtp", "mailfrom", "joe@b.example")));
    }

    @Test
    void commentsAndFoldingStandAnywhereBetweenTokens() throws Exception {
        String c = "(a (nested \\) ;) \"one)\r\n\t";

        AuthenticationResults field = AuthenticationResultsParser.parse(String.join(
                c, "", "id", "1", ";", "dkim", "/", "2", "=", "pass", "reason", "=", "r", "header", ".", "d", "=", "x",
                ""));

        assertThat(field.version()).hasValue(1);
        assertThat(field.results())
                .containsExactly(ImmutableMethodResult.builder()
                        .method("dkim")
                        .methodVersion(2)
                        .result("pass")
                        .reason("r")
                        .addProperties(MethodProperty.of("header", "d", "x"))
                        .build());
    }

    @Test
    void aCommentAloneSeparatesTokens() throws Exception {
        assertThat(only("id; spf=pass(c)smtp.helo=a.example").property("smtp", "helo"))
                .hasValue("a.example");
    }

    @Test
    void quotedStringsLoseTheirQuotesEscapesAndFolding() throws Exception {
        AuthenticationResults field =
                AuthenticationResultsParser.parse("\"my \\\"id\\\"\"; x=y reason=\"a\\\\b;\r\n (c)\" policy.z=\"\"");

        assertThat(field.authservId()).isEqualTo("my \"id\"");
        assertThat(field.results().get(0).reason()).hasValue("a\\b; (c)");
        assertThat(field.results().get(0).property("policy", "z")).hasValue("");
    }

    @Test
    void keywordsIgnoreCaseAndValuesDoNot() throws Exception {
        assertThat(only("ID; DKIM=Pass Header.D=A.example"))
                .isEqualTo(MethodResult.of("dkim", "pass", MethodProperty.of("header", "d", "A.example")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "joe@example.com | joe@example.com",
                "@example.com | @example.com",
                "\"a b\"@example.com | \"a b\"@example.com",
                "2001:db8::1 | 2001:db8::1",
                "\"2001:db8::1\" | 2001:db8::1",
                "<> | <>",
                "a=b== | a=b=="
            })
    void aValueIsATokenAnAddressOrWhatIsFoundInTheirPlace(String written, String read) throws Exception {
        assertThat(only("id; x=y smtp.mailfrom=" + written + "; z=a").property("smtp", "mailfrom"))
                .hasValue(read);
    }

    @Test
    void nothingMayStandWhereANullSenderStood() throws Exception {
        assertThat(only("id; spf=none smtp.mailfrom=; x=y").property("smtp", "mailfrom"))
                .hasValue("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id; none", "id 1;none (nothing) ", "id; none;"})
    void noneMeansThatNothingWasChecked(String text) throws Exception {
        assertThat(AuthenticationResultsParser.parse(text).results()).isEmpty();
    }

    @Test
    void noneIsAMethodsNameToo() throws Exception {
        assertThat(only("id; none=pass").method()).isEqualTo("none");
    }

    @Test
    void aSemicolonMayEndTheField() throws Exception {
        assertThat(AuthenticationResultsParser.parse("id; a=b; \r\n").results()).hasSize(1);
    }

    @Test
    void whatLacksAPropertyTypeIsNoProperty() throws Exception {
        assertThat(only("id; dmarc=pass action=none header.from=a.example reason=late reason=second"))
                .isEqualTo(ImmutableMethodResult.builder()
                        .method("dmarc")
                        .result("pass")
                        .reason("late")
                        .addProperties(MethodProperty.of("header", "from", "a.example"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | an authserv-id is missing at character 1",
                "\"\"; a=b | the authserv-id is empty",
                "id | ';' is missing at character 3",
                "id; | a method is missing at character 4",
                "id; ; a=b | a method is missing at character 5",
                "id; a=b;; c=d | a method is missing at character 9",
                "id; (null)=pass | a method is missing at character 11",
                "id; a | '=' is missing at character 6",
                "id; a= | a result of a is missing at character 7",
                "id; a=b://c | a property is missing at character 8",
                "id; a=b header.i.x=c | '=' is missing at character 17",
                "id; a=b header..x=c | a property behind header. is missing at character 16",
                "id; a=b c.d=e\"f\" | a property is missing at character 14",
                "id; a=b (c | the comment at character 9 has no end",
                "id; a=b c.d=\"e | the quoted string at character 13 has no end",
                "id; a=b; none | 'none' stands beside a result",
                "id; none; a=b | 'none' stands beside a result",
                "id 1234567890; a=b | the version has more than 9 digits",
                "id; a/x=b | the version of a is missing at character 7",
                "spf=pass (sender) smtp.mailfrom=x; other; dkim=pass | ';' is missing at character 4"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> AuthenticationResultsParser.parse(text))
                .isInstanceOf(InvalidAuthenticationResultsException.class)
                .hasMessage(complaint);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 27, 127})
    void aControlCharacterIsInNoQuotedString(int control) {
        assertThatThrownBy(() -> AuthenticationResultsParser.parse("id; a=b c.d=\"" + (char) control + "\""))
                .isInstanceOf(InvalidAuthenticationResultsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "\\", "\"", "a=b;", "x.y=z ", "((\\)", "none;", " \r\n", "="})
    void aFieldOfAnySizeIsReadInNoTime(String piece) {
        String large = "id; a=b " + piece.repeat(250_000 / piece.length());

        outcomeOf(large);
        assertThatThrownBy(() -> AuthenticationResultsParser.parse(large + large))
                .isInstanceOf(InvalidAuthenticationResultsException.class);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        outcomeOf(text);
        outcomeOf("id; " + text);
    }

    @Property
    void aSpoiltFieldIsReadOrRefused(@ForAll("pieces") String text) {
        outcomeOf("mx.example.com; " + text);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        ";",
                        "=",
                        ".",
                        "/",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        " ",
                        "\r\n\t",
                        "dkim",
                        "pass",
                        "reason",
                        "header",
                        "d",
                        "none",
                        "1",
                        "@",
                        "\u0000",
                        "\u00e4",
                        "constructor",
                        "__proto__",
                        "value")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }

    /** Any other exception than the documented fails the test. */
    private static void outcomeOf(String text) {
        try {
            assertThat(AuthenticationResultsParser.parse(text).authservId()).isNotEmpty();
        } catch (InvalidAuthenticationResultsException refused) {
            assertThat(refused).message().matches("[ -~]{1,120}");
        }
    }

    private static MethodResult only(String text) throws InvalidAuthenticationResultsException {
        return AuthenticationResultsParser.parse(text).results().get(0);
    }
}
