package dev.emailrouting.sieve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.program.ProgramMessage;

/** A message in memory. */
final class Letter implements ProgramMessage {
    private final byte[] octets;

    Letter(byte[] octets) {
        this.octets = octets;
    }

    /** Of lines, whose ends become CRLF; in UTF-8. */
    static Letter of(String text) {
        return new Letter(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    byte[] octets() {
        return octets;
    }

    @Override
    public HeaderBlock header() {
        try {
            return HeaderBlock.read(open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }
}
