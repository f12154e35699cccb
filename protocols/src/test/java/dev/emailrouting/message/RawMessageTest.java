package dev.emailrouting.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class RawMessageTest {

    @ParameterizedTest
    @CsvSource({
        "'A: b\r\n\r\nbody\r\n',      1, 'body\r\n'",
        "'A: b\n\nbody\n',            1, 'body\n'",
        "'\r\nbody',                  0, 'body'",
        "'',                          0, ''",
        "'A: b\r\n',                  1, ''",
        "'A: b\r\n\r\n',              1, ''",
        "'no colon\r\n\r\n\r\nbody',  1, '\r\nbody'",
        "'A: b\r\n\r\n\u0001\u00e9',  1, '\u0001\u00e9'",
    })
    void theBodyBeginsBehindTheEmptyLine(String text, int fields, String body) throws IOException {
        for (RawMessage message : bothWays(text.getBytes(ISO_8859_1))) {
            assertThat(message.header().fields()).hasSize(fields);
            assertThat(bodyOf(message)).isEqualTo(body);
        }
    }

    @Test
    void theBodyIsReadAsOftenAsItIsAskedFor() throws IOException {
        RawMessage message = RawMessage.of("A: b\r\n\r\nbody".getBytes(ISO_8859_1));

        assertThat(bodyOf(message)).isEqualTo(bodyOf(message)).isEqualTo("body");
    }

    @Test
    void aHeaderOfTenThousandFieldsIsRead() throws IOException {
        String text = String.join("", Collections.nCopies(10_000, "Received: from\r\n")) + "\r\nbody";

        for (RawMessage message : bothWays(text.getBytes(ISO_8859_1))) {
            assertThat(message.header().count("received")).isEqualTo(10_000);
            assertThat(bodyOf(message)).isEqualTo("body");
        }
    }

    @Test
    void whatLiesBeyondAHeaderWithoutEndCountsAsBody() throws IOException {
        String text = "X: " + "y".repeat(HeaderBlock.MAX_SIZE) + "\r\n\r\nbody";

        for (RawMessage message : bothWays(text.getBytes(ISO_8859_1))) {
            assertThat(message.header().isTruncated()).isTrue();
            assertThat(bodyOf(message)).isEqualTo("yyy\r\n\r\nbody");
        }
    }

    @Property
    void anyBytesAreAMessage(@ForAll byte[] bytes) throws IOException {
        for (RawMessage message : bothWays(bytes)) {
            StringBuilder all = new StringBuilder();
            message.header().fields().forEach(field -> all.append(field.raw()));
            assertThat(new String(bytes, ISO_8859_1)).startsWith(all).endsWith(bodyOf(message));
        }
    }

    private static RawMessage[] bothWays(byte[] bytes) throws IOException {
        return new RawMessage[] {RawMessage.of(bytes), RawMessage.read(() -> new ByteArrayInputStream(bytes))};
    }

    private static String bodyOf(RawMessage message) throws IOException {
        try (InputStream in = message.openBody()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }
}
