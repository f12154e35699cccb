package dev.emailrouting.message;

import java.util.List;

import dev.emailrouting.message.HeaderBlock.Field;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class SignedOctetsTest {
    private static final Field OWN = Field.of("ARC-Seal: i=1; b=\r\n");

    @Test
    void fieldsEndInCrlfAndTheLastInNothing() {
        SignedOctets octets = new SignedOctets(Canonicalization.RELAXED);
        octets.add(Field.of("A: 1\r\n"));
        octets.add(Field.of("B:  2"));

        assertThat(text(octets.endingWith(OWN))).isEqualTo("a:1\r\nb:2\r\narc-seal:i=1; b=");
    }

    @Test
    void itGoesOnAsIfItHadNotBeenAskedInBetween() {
        SignedOctets octets = new SignedOctets(Canonicalization.RELAXED);
        octets.add(Field.of("A: 1\r\n"));
        octets.endingWith(OWN);
        octets.add(Field.of("B: 2\r\n"));

        assertThat(text(octets.endingWith(Field.of("C: 3\r\n")))).isEqualTo("a:1\r\nb:2\r\nc:3");
    }

    @Test
    void fieldsMayBeOfAnyLength() {
        String value = "x".repeat(100_000);
        Field lines = Field.of("B:" + "\n x".repeat(50_000) + "\n");

        for (Canonicalization form : Canonicalization.values()) {
            SignedOctets octets = new SignedOctets(form);
            octets.add(Field.of("a:" + value));
            assertThat(text(octets.endingWith(lines)))
                    .isEqualTo(text(SignedFields.octets(form, List.of(Field.of("a:" + value)), lines)))
                    .startsWith("a:" + value + "\r\n");
        }
    }

    private static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }
}
