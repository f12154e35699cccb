package dev.emailrouting.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message and what MAIL has to say of it. Its bytes leave as they are, whatever the hop offers; only what the protocol cannot
 * carry is changed (RFC 5321 2.3.8): a bare LF becomes CRLF, as a hop that takes it for a line end could be fed commands by it,
 * and a missing CRLF at the end is added.
 */
public final class OutgoingMessage {
    private static final int BUFFER = 32 * 1024;

    private final Content content;
    private final long size;
    private final boolean eightBit;

    private OutgoingMessage(Content content, long size, boolean eightBit) {
        this.content = content;
        this.size = size;
        this.eightBit = eightBit;
    }

    /** Reads the content once to know its size and whether it has 8-bit bytes. */
    public static OutgoingMessage of(Content content) throws IOException {
        long size = 0;
        boolean eightBit = false;
        byte last = '\n';
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    byte octet = buffer[i];
                    size += octet == '\n' && last != '\r' ? 2 : 1;
                    eightBit |= octet < 0;
                    last = octet;
                }
            }
        }
        return new OutgoingMessage(content, last == '\n' ? size : size + 2, eightBit);
    }

    /** As RFC 1870 5 counts: with all line ends, without what transparency doubles. */
    public long size() {
        return size;
    }

    public boolean hasEightBit() {
        return eightBit;
    }

    /**
     * Writes what follows the answer to DATA, the final dot included (RFC 5321 4.5.2).
     *
     * @throws UnreadableContentException when it is the content that fails and not the hop
     */
    void writeTo(OutputStream out) throws IOException {
        Transparency transparency = new Transparency(out);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open()) {
            for (int read = next(in, buffer); read >= 0; read = next(in, buffer)) {
                transparency.write(buffer, read);
            }
            transparency.finish();
        }
    }

    private InputStream open() throws UnreadableContentException {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UnreadableContentException(e);
        }
    }

    private static int next(InputStream in, byte[] buffer) throws UnreadableContentException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new UnreadableContentException(e);
        }
    }

    /** Our side's fault: the hop has nothing to do with it. */
    static final class UnreadableContentException extends IOException {
        UnreadableContentException(IOException cause) {
            super("the message could not be read: " + cause.getMessage(), cause);
        }
    }

    /** Doubles the dot at the start of a line (RFC 5321 4.5.2). */
    private static final class Transparency {
        private final OutputStream out;
        private final byte[] pending = new byte[BUFFER];
        private int used;
        private byte last = '\n';

        Transparency(OutputStream out) {
            this.out = out;
        }

        void write(byte[] octets, int length) throws IOException {
            for (int i = 0; i < length; i++) {
                byte octet = octets[i];
                if (octet == '\n' && last != '\r') {
                    put((byte) '\r');
                } else if (octet == '.' && last == '\n') {
                    put((byte) '.');
                }
                put(octet);
                last = octet;
            }
        }

        void finish() throws IOException {
            if (last != '\n') {
                put((byte) '\r');
                put((byte) '\n');
            }
            put((byte) '.');
            put((byte) '\r');
            put((byte) '\n');
            drain();
        }

        private void put(byte octet) throws IOException {
            if (used == pending.length) {
                drain();
            }
            pending[used++] = octet;
        }

        private void drain() throws IOException {
            out.write(pending, 0, used);
            used = 0;
        }
    }
}
