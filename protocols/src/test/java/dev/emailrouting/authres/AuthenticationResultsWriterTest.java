package dev.emailrouting.authres;

import java.util.List;
import java.util.OptionalInt;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuthenticationResultsWriterTest {
    @Test
    void eachResultHasItsLine() {
        AuthenticationResults results = ImmutableAuthenticationResults.builder()
                .authservId("mx.example.com")
                .addResults(MethodResult.of(
                        "dkim",
                        "pass",
                        MethodProperty.of("header", "d", "a.example"),
                        MethodProperty.of("header", "s", "s1")))
                .addResults(ImmutableMethodResult.builder()
                        .method("spf")
                        .methodVersion(1)
                        .result("fail")
                        .reason("192.0.2.1 is not allowed")
                        .addProperties(MethodProperty.of("smtp", "mailfrom", "joe@b.example"))
                        .build())
                .build();

        assertThat(results.toFieldValue())
                .isEqualTo("mx.example.com;\r\n\tdkim=pass header.d=a.example header.s=s1;\r\n"
                        + "\tspf/1=fail reason=\"192.0.2.1 is not allowed\"\r\n\tsmtp.mailfrom=joe@b.example");
    }

    @Test
    void withoutAnyResultTheFieldSaysSo() {
        assertThat(ImmutableAuthenticationResults.builder()
                        .authservId("mx.example.com")
                        .version(1)
                        .build()
                        .toFieldValue())
                .isEqualTo("mx.example.com 1; none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.example | a.example",
                "joe@example.com | joe@example.com",
                "@example.com | @example.com",
                "2001:db8::1 | \"2001:db8::1\"",
                "`` | \"\"",
                "a b | \"a b\"",
                "\"a; dkim=pass\"@evil.example | \"\\\"a; dkim=pass\\\"@evil.example\"",
                "x\\ | \"x\\\\\"",
                "(c) | \"(c)\"",
                "j\u00f6rg@example.com | j?rg@example.com",
                "a@b@c | \"a@b@c\""
            })
    void aValueThatIsNoTokenAndNoAddressIsQuoted(String value, String written) {
        assertThat(writtenWith(value)).isEqualTo("id;\r\n\tspf=pass smtp.mailfrom=" + written);
    }

    @Test
    void lineEndsCannotComeIn() {
        assertThat(writtenWith("a\r\nDKIM-Signature: x\r\n\r\nbody"))
                .isEqualTo("id;\r\n\tspf=pass smtp.mailfrom=\"a  DKIM-Signature: x    body\"");
    }

    @Test
    void aLongReasonIsCutAndALongPropertyLeftOut() {
        AuthenticationResults results = ImmutableAuthenticationResults.builder()
                .authservId("id")
                .addResults(ImmutableMethodResult.builder()
                        .method("spf")
                        .result("pass")
                        .reason("\\".repeat(401))
                        .addProperties(
                                MethodProperty.of("smtp", "mailfrom", "x".repeat(401)),
                                MethodProperty.of("smtp", "helo", "y"))
                        .build())
                .build();

        assertThat(results.toFieldValue())
                .isEqualTo("id;\r\n\tspf=pass\r\n\treason=\"" + "\\\\".repeat(397) + "...\"\r\n\tsmtp.helo=y");
    }

    @Test
    void namesAreOurOwn() {
        assertThatThrownBy(() -> MethodResult.of("dkim", "pass; x=y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MethodProperty.of("header", "D", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MethodProperty.of("", "d", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("results") AuthenticationResults results) throws Exception {
        assertThat(AuthenticationResultsParser.parse(results.toFieldValue())).isEqualTo(results);
    }

    @Property
    void whateverAValueHoldsItStaysOneValue(@ForAll String hostile) throws Exception {
        AuthenticationResults read = AuthenticationResultsParser.parse(writtenWith(hostile));

        assertThat(read.results()).hasSize(1);
        assertThat(read.results().get(0).reason()).isEmpty();
        assertThat(read.results().get(0).properties()).hasSizeLessThanOrEqualTo(1);
    }

    @Property
    void linesAreShortAndBreakOnlyBetweenWords(@ForAll("results") AuthenticationResults results) {
        List<String> lines = List.of(results.toFieldValue().split("\r\n"));

        assertThat(lines).allMatch(line -> line.length() <= 998 && line.matches("\t?[ -~]+"));
        assertThat(lines)
                .extracting(AuthenticationResultsWriterTest::withoutQuotedStrings)
                .noneMatch(line -> line.contains("\""));
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line ->
                        line.length() + 7 <= 78 || !withoutQuotedStrings(line).contains(" "));
    }

    private static String withoutQuotedStrings(String line) {
        return line.replaceAll("\"(\\\\.|[^\"\\\\])*+\"", "quoted");
    }

    @Provide
    Arbitrary<AuthenticationResults> results() {
        Arbitrary<MethodResult> result = Combinators.combine(
                        keyword(),
                        Arbitraries.integers().between(0, 999_999_999).optional(),
                        keyword(),
                        value().optional(),
                        Combinators.combine(keyword(), keyword(), value())
                                .as(MethodProperty::of)
                                .list()
                                .ofMaxSize(6))
                .as((method, version, word, reason, properties) -> ImmutableMethodResult.builder()
                        .method(method)
                        .methodVersion(version.map(OptionalInt::of).orElse(OptionalInt.empty()))
                        .result(word)
                        .reason(reason)
                        .properties(properties)
                        .build());
        return Combinators.combine(
                        value().filter(id -> !id.isEmpty()),
                        Arbitraries.integers().between(0, 999_999_999).optional(),
                        result.list().ofMaxSize(5))
                .as((id, version, all) -> ImmutableAuthenticationResults.builder()
                        .authservId(id)
                        .version(version.map(OptionalInt::of).orElse(OptionalInt.empty()))
                        .results(List.copyOf(all))
                        .build());
    }

    private static Arbitrary<String> keyword() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .withChars("-_")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    private static Arbitrary<String> value() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(400),
                Arbitraries.strings().withChars("\"\\;()= @.").ofMaxLength(12),
                Arbitraries.of("a.example", "joe@a.example", "\"a b\"@a.example", "none", "reason=x"));
    }

    private static String writtenWith(String value) {
        return ImmutableAuthenticationResults.builder()
                .authservId("id")
                .addResults(MethodResult.of("spf", "pass", MethodProperty.of("smtp", "mailfrom", value)))
                .build()
                .toFieldValue();
    }
}
