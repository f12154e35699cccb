package dev.emailrouting.smtp;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import com.google.common.base.CharMatcher;

/** Commands out, replies in, over a socket that may become a TLS one on the way. Replies are bounded, commands are one line. */
final class SmtpConnection implements Closeable {
    /** RFC 5321 4.5.3.1.5 has 512; some servers write more. */
    private static final int MAX_LINE = 2048;

    private static final int MAX_REPLY = 64 * 1024;
    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');

    private final Socket plain;
    private Socket socket;
    private OutputStream out;
    private InputStream in;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int filled;

    SmtpConnection(Socket plain) throws IOException {
        this.plain = plain;
        use(plain);
    }

    private void use(Socket current) throws IOException {
        this.socket = current;
        this.in = current.getInputStream();
        this.out = new BufferedOutputStream(current.getOutputStream(), 32 * 1024);
    }

    /** Kept back until {@link #flush} or {@link #read}, so that pipelined commands share a packet (RFC 2920). */
    void send(String command) throws IOException {
        if (!PRINTABLE.matchesAllOf(command)) {
            throw new ProtocolException("a command with a line break or other control characters is not sent");
        }
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    void send(OutgoingMessage message) throws IOException {
        message.writeTo(out);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The next reply, once all that was sent has left. */
    SmtpReply read() throws IOException {
        out.flush();
        List<String> lines = new ArrayList<>();
        int size = 0;
        while (true) {
            String line = readLine();
            size += line.length();
            if (size > MAX_REPLY) {
                throw new ProtocolException("a reply of more than " + MAX_REPLY + " octets");
            }
            int code = codeOf(line);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return SmtpReply.of(code, lines);
            }
        }
    }

    /** RFC 5321 4.2: three digits, then nothing, a blank or, with more lines to come, a hyphen. */
    private static int codeOf(String line) throws ProtocolException {
        boolean shaped = line.length() >= 3
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && CharMatcher.inRange('0', '9').matchesAllOf(line.substring(1, 3))
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!shaped) {
            throw new ProtocolException("a reply that is none of SMTP's");
        }
        return Integer.parseInt(line.substring(0, 3));
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = readOctet(); octet != '\n'; octet = readOctet()) {
            if (line.length() == MAX_LINE) {
                throw new ProtocolException("a reply line of more than " + MAX_LINE + " octets");
            }
            line.append((char) octet);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private int readOctet() throws IOException {
        if (next == filled) {
            next = 0;
            filled = Math.max(0, in.read(buffer));
            if (filled == 0) {
                throw new IOException("the connection was closed");
            }
        }
        return buffer[next++] & 0xff;
    }

    /** Whether the hop has said more than it was asked for. */
    boolean hasUnreadInput() {
        return next < filled;
    }

    /** Turns the connection into a TLS one (RFC 3207 4); what is said from here on is encrypted. */
    SSLSession handshake(String host, TlsSockets sockets) throws IOException {
        SSLSocket secure = sockets.over(plain, host);
        secure.startHandshake();
        use(secure);
        return secure.getSession();
    }

    /** How long the hop may be silent; zero: as long as the deadline lets it. */
    void allowSilence(Duration time) throws IOException {
        plain.setSoTimeout((int) time.toMillis());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
