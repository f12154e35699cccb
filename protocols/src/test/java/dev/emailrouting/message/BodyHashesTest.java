package dev.emailrouting.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.message.BodyHashes.Form;
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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BodyHashesTest {

    @ParameterizedTest
    @CsvSource({
        "'',                              '\r\n'",
        "'\r\n',                          '\r\n'",
        "'\r\n\r\n\r\n',                  '\r\n'",
        "'a',                             'a\r\n'",
        "'a\r\n\r\n',                     'a\r\n'",
        "'a  b\t\r\n \r\n',               'a  b\t\r\n \r\n'",
        "'a\r\n\r\nb\r\n',                'a\r\n\r\nb\r\n'",
        "'a\rb\r\n',                      'a\rb\r\n'",
        "'a\r',                           'a\r\r\n'",
        "'a\n\nb\n\n',                    'a\r\n\r\nb\r\n'",
    })
    void rfc6376Section343SimpleOnlyTakesEmptyLinesFromTheEnd(String body, String canonical) throws Exception {
        assertThat(hashOf(body, Form.whole(SIMPLE))).isEqualTo(sha256(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                              ''",
        "'\r\n',                          ''",
        "' \t\r\n \r\n',                  ''",
        "'a',                             'a\r\n'",
        "' C \r\nD \t E\r\n\r\n\r\n',     ' C\r\nD E\r\n'",
        "'a\t\tb \t c  \r\n',             'a b c\r\n'",
        "'a\r\n \r\n\r\nb',               'a\r\n\r\n\r\nb\r\n'",
        "'a \r b\r\n',                    'a \r b\r\n'",
        "'a b\nc \n',                     'a b\r\nc\r\n'",
    })
    void rfc6376Section344RelaxedReducesWhiteSpaceToo(String body, String canonical) throws Exception {
        assertThat(hashOf(body, Form.whole(RELAXED))).isEqualTo(sha256(canonical));
    }

    @Test
    void allFormsAreMadeInOneReading() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        byte[] message = "Subject: x\r\n\r\nHey  you\r\n".getBytes(ISO_8859_1);
        RawMessage raw = RawMessage.read(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(message);
        });
        opened.set(0);

        BodyHashes hashes = BodyHashes.of(raw, List.of(Form.whole(SIMPLE), Form.whole(RELAXED), Form.upTo(RELAXED, 3)));

        assertThat(opened).hasValue(1);
        assertThat(hashes.hash(Form.whole(SIMPLE))).isEqualTo(sha256("Hey  you\r\n"));
        assertThat(hashes.hash(Form.whole(RELAXED))).isEqualTo(sha256("Hey you\r\n"));
        assertThat(hashes.hash(Form.upTo(RELAXED, 3))).isEqualTo(sha256("Hey"));
        assertThat(hashes.length(SIMPLE)).isEqualTo(10);
        assertThat(hashes.length(RELAXED)).isEqualTo(9);
    }

    @Test
    void aBodyShorterThanItsLengthIsHashedWhole() throws Exception {
        assertThat(hashOf("abc", Form.upTo(SIMPLE, 4711))).isEqualTo(sha256("abc\r\n"));
    }

    @Test
    void nothingIsReadWhereNothingIsAsked() throws Exception {
        RawMessage raw = RawMessage.of("A: b\r\n\r\nbody".getBytes(ISO_8859_1));
        BodyHashes none = BodyHashes.of(raw, List.of());

        assertThatThrownBy(() -> none.hash(Form.whole(SIMPLE))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> none.length(SIMPLE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void whereTheStreamIsCutMakesNoDifference(@ForAll("bodies") String body, @ForAll("cuts") int cut) throws Exception {
        byte[] message = ("\r\n" + body).getBytes(ISO_8859_1);
        RawMessage raw = RawMessage.read(() -> new InPieces(message, cut));
        BodyHashes hashes = BodyHashes.of(raw, List.of(Form.whole(SIMPLE), Form.whole(RELAXED)));

        assertThat(hashes.hash(Form.whole(SIMPLE))).isEqualTo(sha256(plainlySimple(body)));
        assertThat(hashes.hash(Form.whole(RELAXED))).isEqualTo(sha256(plainlyRelaxed(body)));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of(" ", "\t", "a", "bc", "\r\n", "\r\n", "\n", "\r", "\0", "\u00e9", "  ")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(1, 7);
    }

    private static String plainlySimple(String body) {
        return withCrlf(body).replaceAll("(\r\n)*\\z", "") + "\r\n";
    }

    private static String plainlyRelaxed(String body) {
        String reduced = withCrlf(body)
                .replaceAll("[ \t]+", " ")
                .replaceAll(" (?=\r\n)", "")
                .replaceAll(" \\z", "")
                .replaceAll("(\r\n)*\\z", "");
        return reduced.isEmpty() ? "" : reduced + "\r\n";
    }

    private static String withCrlf(String body) {
        return body.replaceAll("(?<!\r)\n", "\r\n");
    }

    private static byte[] hashOf(String body, Form form) throws IOException {
        return BodyHashes.of(RawMessage.of(("\r\n" + body).getBytes(ISO_8859_1)), List.of(form))
                .hash(form);
    }

    private static byte[] sha256(String canonical) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(ISO_8859_1));
    }

    /** Gives only a few bytes at a time, as a network does. */
    private static final class InPieces extends ByteArrayInputStream {
        private final int size;

        private InPieces(byte[] bytes, int size) {
            super(bytes);
            this.size = size;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(size, length));
        }
    }
}
