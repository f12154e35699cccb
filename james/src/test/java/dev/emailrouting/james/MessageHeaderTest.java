package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.emailrouting.message.HeaderBlock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageHeaderTest {
    @Test
    void aLongFieldIsNotCutWithinACharacter() throws IOException {
        byte[] octets = ("Subject: a" + "\u00fc".repeat(20_000) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        MessageHeader header = new MessageHeader(HeaderBlock.read(new ByteArrayInputStream(octets)));

        assertThat(header.texts("subject"))
                .singleElement()
                .satisfies(
                        text -> assertThat(text).hasSize(MessageHeader.MAX_TEXT).startsWith("a\u00fc\u00fc"));
    }
}
