package dev.emailrouting.message;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredValueTest {
    @ParameterizedTest
    @CsvSource({
        "no,                        no",
        "' No (by hand) ',          no",
        "'no (a \\) b); x=(y)',     no",
        "'((a) \\( b) no',          no",
        "'(no \\) auto) replied',   replied",
        "auto-notified; x=no,       auto-notified",
        "'multi part/report',       multipart/report",
        "'no)',                     no)",
        "'n\\;o',                   no",
        "'no\\',                    no",
    })
    void aKeywordStandsBeforeParametersAndBesideComments(String value, String keyword) {
        assertThat(StructuredValue.keyword(value)).isEqualTo(keyword);
    }

    @ParameterizedTest
    @CsvSource({"(no", ";no", "'(a (b) no'", "'(a \\) no'"})
    void whereThereIsNoneItIsEmpty(String value) {
        assertThat(StructuredValue.keyword(value)).isEmpty();
    }

    @Test
    void whatStandsBesideCommentsIsKeptAsItIs() {
        assertThat(StructuredValue.withoutComments("from A (x (y) \\( z) by \"\\(\"; 1 Mar (a \\\\)"))
                .isEqualTo("from A  by \"\\(\"; 1 Mar ");
        assertThat(StructuredValue.withoutComments("a) b \\")).isEqualTo("a) b \\");
    }

    @Property
    void whatIsLeftHasNoCommentsAndIsPartOfTheValue(@ForAll("values") String value) {
        String once = StructuredValue.withoutComments(value);

        assertThat(StructuredValue.withoutComments(once)).isEqualTo(once);
        assertThat(once.length()).isLessThanOrEqualTo(value.length());
        assertThat(StructuredValue.keyword(value)).doesNotContain("(", "\\", ";", " ");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings().withChars("a( );\\\"").ofMaxLength(30);
    }
}
