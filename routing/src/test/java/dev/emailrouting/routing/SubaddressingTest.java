package dev.emailrouting.routing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 5233 4. */
class SubaddressingTest {
    @ParameterizedTest(name = "separators {0}: the base of {1} is {2}")
    @CsvSource({
        "+,  user+detail,   user",
        "+,  user+a+b,      user",
        "+,  user,          ",
        "+,  +detail,       ",
        "+,  user+,         user",
        "-,  user+detail,   ",
        "-+, user-a+b,      user",
        "-+, user+a-b,      user",
        "+,  '\"a+b\"',     ",
    })
    void theBaseIsWhatStandsBeforeTheFirstSeparator(String separators, String localPart, String base) {
        assertThat(ImmutableSubaddressing.builder()
                        .separators(separators)
                        .build()
                        .baseOf(localPart)
                        .orElse(null))
                .isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "++", "a", ".", "@", "+-_=#", "+ "})
    void separatorsAreFewAndInNobodysName(String separators) {
        assertThatThrownBy(() ->
                        ImmutableSubaddressing.builder().separators(separators).build())
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.field()).isEqualTo("separators"));
    }
}
