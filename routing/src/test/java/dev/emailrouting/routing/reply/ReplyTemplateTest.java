package dev.emailrouting.routing.reply;

import java.util.stream.Collectors;

import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplyTemplateTest {
    @Test
    void allPlaceholdersThereAreAreTaken() {
        String text = ReplyTemplate.PLACEHOLDERS.stream()
                .map(name -> "{{" + name + "}}")
                .collect(Collectors.joining(" "));

        assertThat(ReplyTemplate.check("text", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{subjct}}", "{{}}", "{{Subject}}", "{{ticket.id}}", "{{{{subject}}{{x}}"})
    void anUnknownOneIsRefusedByTheFieldsName(String text) {
        assertThatThrownBy(() -> ReplyTemplate.check("actions[0].text", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("actions[0].text")
                .hasMessageContaining("{{subject}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{subject}", "{{", "}}", "{{subject", "{ {subject}}", "function() { return {}; }"})
    void whatIsNoPlaceholderIsText(String text) {
        assertThat(ReplyTemplate.check("text", text)).isEqualTo(text);
    }

    @Test
    void moreThanFiftyAreRefused() {
        assertThatThrownBy(() -> ReplyTemplate.check("html", "{{date}}".repeat(51)))
                .hasMessageContaining("at most 50 placeholders");
    }

    @Test
    void manyBracesTakeTimeInProportion() {
        String braces = "{{".repeat(500_000);

        assertThat(ReplyTemplate.check("text", braces)).isEqualTo(braces);
    }
}
