package dev.emailrouting.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import com.google.common.io.ByteStreams;

/**
 * A message as its bytes are (RFC 5322 2.1): the header in memory, the body read from its source as often as it is asked for.
 * No byte is changed, and no content is refused.
 */
public final class RawMessage {
    /** Where a message can be read again and again. */
    @FunctionalInterface
    public interface Source {
        /** The message from its first byte; the reader closes it. */
        InputStream open() throws IOException;
    }

    private final HeaderBlock header;
    private final Source body;

    private RawMessage(HeaderBlock header, Source body) {
        this.header = header;
        this.body = body;
    }

    /** @param bytes not changed afterwards by the caller */
    public static RawMessage of(byte[] bytes) {
        HeaderBlock header = HeaderBlock.of(bytes);
        int offset = header.bodyOffset();
        return new RawMessage(header, () -> new ByteArrayInputStream(bytes, offset, bytes.length - offset));
    }

    /** Reads the header now. */
    public static RawMessage read(Source source) throws IOException {
        HeaderBlock header;
        try (InputStream in = source.open()) {
            header = HeaderBlock.read(in);
        }
        return new RawMessage(header, () -> {
            InputStream in = source.open();
            ByteStreams.skipFully(in, header.bodyOffset());
            return in;
        });
    }

    public HeaderBlock header() {
        return header;
    }

    /** The body from its first byte, what lies beyond a truncated header included; the caller closes it. */
    public InputStream openBody() throws IOException {
        return body.open();
    }
}
