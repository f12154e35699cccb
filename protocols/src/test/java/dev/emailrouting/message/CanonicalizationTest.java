package dev.emailrouting.message;

import java.util.List;

import dev.emailrouting.message.HeaderBlock.Field;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.emailrouting.message.Canonicalization.RELAXED;
import static dev.emailrouting.message.Canonicalization.SIMPLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class CanonicalizationTest {

    @ParameterizedTest
    @CsvSource({
        "'A: X\r\n',                      'a:X'",
        "'B : Y\t\r\n\tZ  \r\n',          'b:Y Z'",
        "'SUBJect:\r\n AbC\r\n',          'subject:AbC'",
        "'Subject:   \r\n',               'subject:'",
        "'Subject: a\n b\n',              'subject:a b'",
        "'Subject: a\rb\r\n',             'subject:a\rb'",
        "'Subject: \u00e9\u0001\r\n',     'subject:\u00e9\u0001'",
    })
    void rfc6376Section342RelaxedFields(String field, String canonical) {
        assertThat(canonical(RELAXED, field)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "'B : Y\t\r\n\tZ  \r\n',          'B : Y\t\r\n\tZ  '",
        "'B : Y\n\tZ  \n',                'B : Y\r\n\tZ  '",
        "'B: Y',                          'B: Y'",
    })
    void rfc6376Section341SimpleFieldsStayAsTheyAre(String field, String canonical) {
        assertThat(canonical(SIMPLE, field)).isEqualTo(canonical);
    }

    @Test
    void itsWordIsReadInAnyCase() {
        assertThat(Canonicalization.named("Relaxed")).contains(RELAXED);
        assertThat(Canonicalization.named("simple")).contains(SIMPLE);
        assertThat(Canonicalization.named("nowsp")).isEmpty();
    }

    @Test
    void rfc6376Section542FieldsOfOneNameAreTakenFromBelow() {
        HeaderBlock header = headerOf("A: 1\r\nB: 2\r\na: 3\r\n\r\n");

        assertThat(SignedFields.select(header, List.of("A", "c", "a", "A", "b")))
                .extracting(Field::value)
                .containsExactly("3", "1", "2");
    }

    @Test
    void anEmptyNameSelectsNothing() {
        HeaderBlock header = headerOf("no colon\r\nA: 1\r\n\r\n");

        assertThat(SignedFields.select(header, List.of("", "a")))
                .extracting(Field::value)
                .containsExactly("1");
    }

    @Test
    void theSignaturesOwnFieldComesLastAndWithoutItsLineEnd() {
        HeaderBlock header = headerOf("From: me\r\n\r\n");

        assertThat(new String(
                        SignedFields.octets(RELAXED, header.fields(), Field.of("DKIM-Signature: v=1; b=\r\n")),
                        ISO_8859_1))
                .isEqualTo("from:me\r\ndkim-signature:v=1; b=");
    }

    @Property
    void anyHeaderHasBothForms(@ForAll("headers") String text) {
        for (Field field : headerOf(text).fields()) {
            String relaxed = canonical(RELAXED, field);
            assertThat(relaxed).doesNotContain("\n", "  ", "\t");
            assertThat(canonical(SIMPLE, field)).doesNotEndWith("\n");
        }
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of("A", "b", ":", " ", "\t", "\r\n", "\n", "\r", "\r\n ", "\0", "\u00ff", "From: x\r\n")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    private static HeaderBlock headerOf(String text) {
        return HeaderBlock.of(text.getBytes(ISO_8859_1));
    }

    private static String canonical(Canonicalization canonicalization, String field) {
        return canonical(canonicalization, Field.of(field));
    }

    private static String canonical(Canonicalization canonicalization, Field field) {
        return new String(new SignedOctets(canonicalization).endingWith(field), ISO_8859_1);
    }
}
