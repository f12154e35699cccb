package dev.emailrouting.launcher.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Message bytes on their way through DATA (RFC 5321 4.5.2): a line that begins with a dot gets another one. */
final class DotStuffing {
    private static final int MAX_MESSAGE_BYTES = 256 << 20;

    private DotStuffing() {}

    /** Writes a message and the line with the dot that ends it; CRLF is added where the message does not end in it. */
    static void write(byte[] message, OutputStream out) throws IOException {
        boolean lineStart = true;
        int previous = -1;
        for (byte b : message) {
            if (lineStart && b == '.') {
                out.write('.');
            }
            out.write(b);
            lineStart = previous == '\r' && b == '\n';
            previous = b;
        }
        if (!lineStart) {
            out.write('\r');
            out.write('\n');
        }
        out.write('.');
        out.write('\r');
        out.write('\n');
    }

    /**
     * Reads up to the line with the dot, which is consumed. Only CRLF ends a line.
     *
     * @throws EOFException when the peer leaves before that line
     */
    static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] line = SmtpLine.read(in); !isEnd(line); line = SmtpLine.read(in)) {
            int stuffed = line[0] == '.' ? 1 : 0;
            message.write(line, stuffed, line.length - stuffed);
            if (message.size() > MAX_MESSAGE_BYTES) {
                throw new IOException("message over " + MAX_MESSAGE_BYTES + " bytes");
            }
        }
        return message.toByteArray();
    }

    private static boolean isEnd(byte[] line) {
        return line.length == 3 && line[0] == '.';
    }
}
