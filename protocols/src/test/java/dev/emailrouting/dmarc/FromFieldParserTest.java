package dev.emailrouting.dmarc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.emailrouting.dmarc.AuthorDomain.Kind;
import dev.emailrouting.message.HeaderBlock;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FromFieldParserTest {
    private static AuthorDomain author(String header) {
        try {
            return FromFieldParser.parse(
                    HeaderBlock.read(new ByteArrayInputStream(header.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AuthorDomain from(String value) {
        return author("To: x@to.example\r\nFrom: " + value + "\r\nSubject: hi\r\n\r\n");
    }

    private static List<String> domains(AuthorDomain author) {
        return author.domains().stream().map(Object::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@acme.example",
                "Ann <ann@acme.example>",
                "<ann@ACME.Example>",
                "\"Ann, of <evil.test>\" <ann@acme.example>",
                "Ann (x@evil.test (nested)) <ann@acme.example>",
                "ann@acme.example (Ann)",
                "ann @ acme (dot) . example",
                "\"ann@evil.test\"@acme.example",
                "\"a \\\" b\" <ann@acme.example>",
                "=?utf-8?q?Ann_=3Cann=40evil.test=3E?= <ann@acme.example>",
                "J. R. Ann <ann@acme.example>",
                "[list] Ann <ann@acme.example>",
                "ceo@evil.test <ann@acme.example>",
                "Ann\r\n <ann@\r\n\tacme.example>",
                "<@evil.test,@evil.example:ann@acme.example>",
                "ann@acme.example, bob@ACME.example",
                ", ann@acme.example,",
                "Friends: ann@acme.example, Bob <bob@acme.example>;",
                "Ann <ann@acme.example.>",
                "Lastname, Ann <ann@acme.example>"
            })
    void oneDomain(String value) {
        AuthorDomain author = from(value);

        assertThat(author.kind()).as(author.reason()).isEqualTo(Kind.ONE);
        assertThat(author.domain()).get().hasToString("acme.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@acme.example, x@evil.test",
                "Ann <ann@acme.example>, <x@evil.test>",
                "Friends: ann@acme.example;, x@evil.test"
            })
    void severalDomains(String value) {
        AuthorDomain author = from(value);

        assertThat(author.kind()).isEqualTo(Kind.SEVERAL);
        assertThat(author.domain()).isEmpty();
        assertThat(domains(author)).containsExactly("acme.example", "evil.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@[192.0.2.1]", "<ann@ [IPv6:::1] >", "undisclosed:;", "root", "Root <root>", ""})
    void noDomain(String value) {
        assertThat(from(value).kind()).isEqualTo(Kind.NONE);
        assertThat(from(value).domains()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Ann <ann@acme.example>",
                "Ann (comment <ann@acme.example>",
                "Ann <ann@acme.example",
                "<ann@acme.example> x",
                "<ann@acme.example>\\",
                "<ann@acme.example>:x",
                "<x@> <ann@acme.example>",
                "<<ann@acme.example>>",
                "ann@acme.example>",
                "Re: Ann <ann@acme.example>",
                "ann@acme.example;",
                "x@acme.example@acme.example",
                "Ann ann@acme.example",
                "ann@acme.example\u0000",
                "@acme.example",
                "<>, ann@acme.example",
                "x@[1 , <ann@acme.example>",
                "x@a..b, ann@acme.example",
                "x@ｂａｎｋ.test, ann@acme.example"
            })
    void whatRfc5322DoesNotAllowIsJudgedByWhateverLooksLikeADomain(String value) {
        AuthorDomain author = from(value);

        assertThat(author.kind()).as(author.reason()).isEqualTo(Kind.MALFORMED);
        assertThat(author.domain()).isEmpty();
        assertThat(domains(author)).contains("acme.example");
    }

    @Test
    void thereIsExactlyOneFromField() { // RFC 5322 3.6
        AuthorDomain two = author("From: ann@acme.example\r\nfrom : x@evil.test\r\n\r\n");

        assertThat(two.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(two.reason()).isEqualTo("there are 2 From fields");
        assertThat(domains(two)).containsExactly("acme.example", "evil.test");
        assertThat(author("To: ann@acme.example\r\n\r\n").kind()).isEqualTo(Kind.MALFORMED);
        assertThat(author("From: ann@acme.example\r\nFrom: ann@acme.example\r\n\r\n")
                        .domain())
                .isEmpty();
    }

    @Test
    void aDomainInUtf8IsItsALabel() { // RFC 6532 3.2
        assertThat(from("Ann <ann@faß.example>").domain()).get().hasToString("xn--fa-hia.example");
    }

    @Test
    void aNameInAnotherCharsetDoesNoHarm() throws IOException {
        byte[] latin1 = "From: J\u00fcrgen <j@acme.example>\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(FromFieldParser.parse(HeaderBlock.read(new ByteArrayInputStream(latin1)))
                        .domain())
                .get()
                .hasToString("acme.example");
    }

    @Test
    void ofManyDomainsTheFirstFourAreKept() {
        AuthorDomain author = from("a@a.example,a@b.example,a@c.example,a@d.example,a@e.example,a@f.example");

        assertThat(domains(author)).containsExactly("a.example", "b.example", "c.example", "d.example");
        assertThat(author.reason()).endsWith(" and more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "\"", "<", "@", "a@b,", "\\", ":", "a@b;", "[", "\"\\", "(()"})
    void aHeaderFullOfAnythingIsReadAtOnce(String part) {
        assertThat(from(part.repeat(200_000 / part.length()))).isNotNull();
    }

    @Test
    void anAuthorIsNamedByAnAddressOrADomain() {
        assertThat(AuthorDomain.named(List.of("acme.example")).domain()).isPresent();
        assertThat(AuthorDomain.named(List.of("ann@acme.example", "acme.example"))
                        .domain())
                .isPresent();
        assertThat(AuthorDomain.named(List.of("acme..example")).kind()).isEqualTo(Kind.MALFORMED);
        assertThat(AuthorDomain.named(List.of()).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Property
    void anyValueGivesAnAuthorOrAReason(@ForAll("values") String value) {
        AuthorDomain author = from(value);

        assertThat(author.domain().isPresent()).isEqualTo(author.kind() == Kind.ONE);
        assertThat(author.domains()).hasSizeLessThanOrEqualTo(AuthorDomain.MAX_DOMAINS);
        assertThat(author.reason()).isNotEmpty().matches("[ -~]*");
    }

    @Property
    void aLoneAddressKeepsItsDomainWhateverItsNameSays(@ForAll("values") String name) {
        String quoted = '"' + name.replaceAll("[\"\\\\]", "\\\\$0").replaceAll("[\\r\\n\\x00]", "") + '"';

        assertThat(from(quoted + " <ann@acme.example>").domain()).get().hasToString("acme.example");
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.of(
                        "ann",
                        "@",
                        "acme.example",
                        "<",
                        ">",
                        ",",
                        ":",
                        ";",
                        "(",
                        ")",
                        "\"",
                        "\\",
                        "[",
                        "]",
                        " ",
                        "\r\n ",
                        "ß"),
                Arbitraries.strings().ofMaxLength(3));
        return part.list().ofMaxSize(14).map(parts -> String.join("", parts));
    }
}
