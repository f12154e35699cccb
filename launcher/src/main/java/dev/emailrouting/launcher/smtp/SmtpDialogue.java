package dev.emailrouting.launcher.smtp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import javax.net.ssl.SSLContext;

/**
 * A client's side of one SMTP connection, a command at a time and nothing on its own: what goes over the wire is what the
 * caller wrote. A negative reply is a value; a connection that ends is an {@link IOException}.
 */
public final class SmtpDialogue implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final SmtpReply greeting;

    private SmtpDialogue(Socket socket) throws IOException {
        use(socket);
        this.greeting = readReply();
    }

    /** Connects to a port of this machine and reads the greeting. */
    public static SmtpDialogue connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PATIENCE.toMillis()));
            return new SmtpDialogue(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public SmtpReply greeting() {
        return greeting;
    }

    /** Sends one command line and reads its reply. */
    public SmtpReply send(String command) throws IOException {
        return sendRaw((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are, line ends included, and reads one reply. */
    public SmtpReply sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return readReply();
    }

    /** Sends DATA and, if the server wants it, the message; the reply is the last one read. */
    public SmtpReply sendData(byte[] message) throws IOException {
        SmtpReply reply = send("DATA");
        if (reply.code() != 354) {
            return reply;
        }
        DotStuffing.write(message, out);
        out.flush();
        return readReply();
    }

    /** STARTTLS (RFC 3207) and the handshake; say EHLO again afterwards. */
    public SmtpReply startTls(SSLContext context) throws IOException {
        SmtpReply reply = send("STARTTLS");
        if (reply.isPositive()) {
            use(context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true));
        }
        return reply;
    }

    /** AUTH PLAIN with an initial response (RFC 4954). */
    public SmtpReply authenticate(String user, String password) throws IOException {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return send("AUTH PLAIN " + Base64.getEncoder().encodeToString(response));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void use(Socket connected) throws IOException {
        socket = connected;
        in = new BufferedInputStream(connected.getInputStream());
        out = new BufferedOutputStream(connected.getOutputStream());
    }

    private SmtpReply readReply() throws IOException {
        ImmutableSmtpReply.Builder reply = ImmutableSmtpReply.builder();
        String line = SmtpLine.readText(in);
        while (line.length() > 3 && line.charAt(3) == '-') {
            reply.addLines(line.substring(4));
            line = SmtpLine.readText(in);
        }
        return reply.addLines(line.length() > 4 ? line.substring(4) : "")
                .code(codeOf(line))
                .build();
    }

    private static int codeOf(String line) throws IOException {
        if (!line.matches("[2-5][0-9]{2}( .*)?")) {
            throw new IOException("not an SMTP reply: " + line);
        }
        return Integer.parseInt(line.substring(0, 3));
    }
}
