package dev.emailrouting.routing.json;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.HeaderEdits.DeletedField;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.send.ImmutableAttachment;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EffectsJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EmailAddress ME = EmailAddress.parse("me@away.example");

    @Test
    void whatIsWrittenIsReadBackEqual() throws Exception {
        HeaderEdits edits = ImmutableHeaderEdits.builder()
                .addOnTop("X-A: b\r\n")
                .addAtEnd("X-C: d\r\n")
                .addDeleted(DeletedField.of("Subject", 2))
                .build();
        Effects all = Effects.of(List.of(
                Effect.keep(edits),
                Effect.forward(ME, HeaderEdits.none()),
                Effect.deliver(Optional.of(ME), edits),
                Effect.deliver(Optional.empty(), HeaderEdits.none()),
                Effect.quarantine(edits),
                Effect.drop(),
                Effect.reply(ImmutableReplyContent.builder()
                        .subject("On holiday")
                        .text("Gr\u00fc\u00dfe")
                        .html("<p>Hello</p>")
                        .author(ME)
                        .period(Duration.ofHours(1))
                        .handle("h")
                        .addAlsoAddressedAs(ME)
                        .toAnyAddress(true)
                        .isTemplate(true)
                        .starts(Instant.parse("2026-01-01T00:00:00Z"))
                        .ends(Instant.parse("2026-02-01T00:00:00Z"))
                        .build()),
                Effect.send(ImmutableOutgoingMessage.builder()
                        .author(ME)
                        .authorName("Me")
                        .addTo(ME)
                        .addCc(ME)
                        .addBcc(ME)
                        .subject("Notice")
                        .text("Text")
                        .html("<p>Text</p>")
                        .addHeaders(OutgoingField.of("X-A", "b"))
                        .addAttachments(ImmutableAttachment.builder()
                                .filename("a.txt")
                                .type("text/plain")
                                .content("content".getBytes(StandardCharsets.US_ASCII))
                                .contentId("cid")
                                .build())
                        .build()),
                Effect.remember("key", Instant.parse("2026-01-01T00:00:00Z")),
                Effect.log("text")));

        assertThat(readBack(all)).isEqualTo(all);
    }

    @Test
    void aRefusalIsReadBackEqual() throws Exception {
        Effects refusal = Effects.of(List.of(Effect.refuse(SmtpRefusal.forNow("Later")), Effect.log("put off")));

        assertThat(readBack(refusal)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{}]",
                "[{\"effect\": \"unheard of\"}]",
                "[{\"effect\": \"forward\"}]",
                "[{\"effect\": \"forward\", \"to\": \"nobody\"}]",
                "[{\"effect\": \"keep\", \"header\": {\"onTop\": [\"Received: forged\\r\\n\"]}}]",
                "[{\"effect\": \"remember\", \"key\": \"a\", \"until\": \"tomorrow\"}]",
                "[{\"effect\": \"refuse\", \"code\": 250, \"status\": \"2.0.0\", \"text\": \"OK\"}]"
            })
    void whatNothingOfOursWroteIsRefused(String text) {
        assertThatThrownBy(() -> EffectsJson.read(JSON.readTree(text))).isInstanceOf(InvalidInputException.class);
    }

    private static Effects readBack(Effects effects) throws Exception {
        return EffectsJson.read(JSON.readTree(EffectsJson.write(effects).toString()));
    }
}
