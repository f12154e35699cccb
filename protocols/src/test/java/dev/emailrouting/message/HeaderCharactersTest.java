package dev.emailrouting.message;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderCharactersTest {
    @Test
    void whatIsUtf8IsReadAsThat() { // RFC 6532 3.2
        String octets = new String(
                "Gr\u00fc\u00dfe \ud83d\ude00".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(HeaderCharacters.of(octets)).isEqualTo("Gr\u00fc\u00dfe \ud83d\ude00");
    }

    @Test
    void whatIsNotIsReadOctetByOctet() {
        assertThat(HeaderCharacters.of("Gr\u00fc\u00dfe")).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(HeaderCharacters.of("plain \u0000\u007f")).isEqualTo("plain \u0000\u007f");
    }

    @Test
    void aFieldHasAText() {
        byte[] octets = "Subject: Gr\u00fc\u00dfe\r\n aus\r\n\r\n".getBytes(StandardCharsets.UTF_8);

        assertThat(RawMessage.of(octets).header().named("subject").get(0).text())
                .isEqualTo("Gr\u00fc\u00dfe aus");
    }

    @Test
    void aFieldsNameIsKeptAsItIsSpelled() {
        HeaderBlock header = RawMessage.of("X-Spelled : a\r\nno field\r\n\r\nbody".getBytes(StandardCharsets.US_ASCII))
                .header();

        assertThat(header.fields().get(0).spelledName()).isEqualTo("X-Spelled");
        assertThat(header.fields().get(1).spelledName()).isEmpty();
        assertThat(header.length()).isEqualTo("X-Spelled : a\r\nno field\r\n".length());
    }
}
