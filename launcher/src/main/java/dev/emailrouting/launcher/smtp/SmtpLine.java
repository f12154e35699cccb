package dev.emailrouting.launcher.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One line off the wire. A lone CR or LF is part of it, as a server that compares bytes must have it. */
final class SmtpLine {
    private static final int MAX_LINE_BYTES = 64 << 20;

    private SmtpLine() {}

    /**
     * The next line with its CRLF.
     *
     * @throws EOFException when the peer leaves before its end
     */
    static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (previous == '\r' && b == '\n') {
                return line.toByteArray();
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("line over " + MAX_LINE_BYTES + " bytes");
            }
            previous = b;
        }
        throw new EOFException("connection closed by the peer");
    }

    /** The next line as text without its CRLF. */
    static String readText(InputStream in) throws IOException {
        byte[] line = read(in);
        return new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
    }
}
