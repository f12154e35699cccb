package dev.emailrouting.webadmin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EntityTagTest {
    private static final ObjectNode WAITING =
            JsonNodeFactory.instance.objectNode().put("status", "waiting");
    private static final ObjectNode ACTIVE =
            JsonNodeFactory.instance.objectNode().put("status", "active");

    @Test
    void itBeginsWithTheVersion() {
        assertThat(EntityTag.of(3, ACTIVE).toString()).matches("\"3-[0-9a-f]{8}\"");
    }

    @Test
    void itChangesWithWhatIsShownThoughNobodyWrote() {
        assertThat(EntityTag.of(3, ACTIVE))
                .doesNotHaveToString(EntityTag.of(3, WAITING).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"3\"", "\"3-0123abcd\"", "\"2\", \"3\"", "W/\"3\", \"3\"", "\"2\",\t\"3\""})
    void ifMatchComparesTheVersionAlone(String header) {
        assertThat(EntityTag.isVersionAmongIfMatch(3, header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"33\"", "\"33-0123abcd\"", "\"-3\"", "\"\"", "\"x\"", "W/\"3\""})
    void anotherVersionOrAWeakTagDoesNotMatch(String header) {
        assertThat(EntityTag.isVersionAmongIfMatch(3, header)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "'3'", "\"3", "\"3\" \"4\"", "\"3\", x", "w/\"3\"", "*, \"3\"", "\"a b\""})
    void whatIsNoListOfTagsIsInvalid(String header) {
        assertThatThrownBy(() -> EntityTag.isVersionAmongIfMatch(3, header))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo("If-Match"));
    }

    @Test
    void anEndlessHeaderIsInvalid() {
        String header = "\"1\", ".repeat(10_000) + "\"3\"";

        assertThatThrownBy(() -> EntityTag.isVersionAmongIfMatch(3, header)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void ifNoneMatchComparesTheWholeTagAndTakesAWeakOne() {
        EntityTag tag = EntityTag.of(3, ACTIVE);

        assertThat(tag.isAmongIfNoneMatch("*")).isTrue();
        assertThat(tag.isAmongIfNoneMatch(tag.toString())).isTrue();
        assertThat(tag.isAmongIfNoneMatch("W/" + tag)).isTrue();
        assertThat(tag.isAmongIfNoneMatch("\"3\"")).isFalse();
        assertThat(tag.isAmongIfNoneMatch(EntityTag.of(3, WAITING).toString())).isFalse();
    }
}
