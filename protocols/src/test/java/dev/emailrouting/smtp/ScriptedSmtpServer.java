package dev.emailrouting.smtp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A next hop on a loopback port that takes what it gets and remembers it, unless it was told to answer otherwise. A command is
 * answered by the first script line whose beginning it has.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    /** Written in place of a reply to hang up. */
    public static final String HANG_UP = "";
    /** The beginning that stands for the connection itself. */
    public static final String GREETING = "(connected)";
    /** The beginning that stands for the end of the content. */
    public static final String END_OF_DATA = "(end of data)";

    /** Answers by hand. */
    public interface Answer {
        void to(String command, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Map<String, Answer> script = new LinkedHashMap<>();
    private final List<String> extensions = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Optional<SSLContext> tls = Optional.empty();
    private volatile Optional<String> tlsVersion = Optional.empty();

    public ScriptedSmtpServer() throws IOException {
        this("127.0.0.1", 0);
    }

    public ScriptedSmtpServer(String address, int port) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getByName(address));
        daemon(this::accept);
    }

    public ScriptedSmtpServer offering(String... keywords) {
        extensions.addAll(List.of(keywords));
        return this;
    }

    public ScriptedSmtpServer offeringTls() {
        return offeringTls(TestCertificates.selfSigned("mx.example.com"));
    }

    public ScriptedSmtpServer offeringTls(SSLContext context) {
        tls = Optional.of(context);
        return offering("STARTTLS");
    }

    /**
     * Knows no newer version than TLS 1.0 or 1.1, which Java itself would not speak any more: all it ever says is a ServerHello (RFC 2246
     * 7.4.1.3).
     *
     * @param minor 1 for TLS 1.0
     */
    public ScriptedSmtpServer offeringOldTls(int minor) {
        byte[] hello = new byte[47];
        byte[] head = {22, 3, (byte) minor, 0, 42, 2, 0, 0, 38, 3, (byte) minor};
        System.arraycopy(head, 0, hello, 0, head.length);
        hello[45] = 0x2f; // TLS_RSA_WITH_AES_128_CBC_SHA
        return offering("STARTTLS").answering("STARTTLS", (command, out) -> {
            out.write("220 ready\r\n".getBytes(ISO_8859_1));
            out.flush();
            // Not before the client waits for it: what comes earlier would be clear text behind the answer.
            Thread.sleep(300);
            out.write(hello);
        });
    }

    /** Of the versions of TLS, such as {@code TLSv1.2}. */
    public ScriptedSmtpServer speakingOnly(String version) {
        tlsVersion = Optional.of(version);
        return this;
    }

    /** @param reply lines without the last CRLF, or {@link #HANG_UP} */
    public ScriptedSmtpServer answering(String command, String reply) {
        return answering(command, (asked, out) -> {
            if (reply.isEmpty()) {
                throw new IOException("hanging up");
            }
            out.write((reply + "\r\n").getBytes(ISO_8859_1));
        });
    }

    public synchronized ScriptedSmtpServer answering(String command, Answer answer) {
        script.remove(command);
        script.put(command, answer);
        return this;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public NextHop asHop(String name) {
        return NextHop.of(name, listener.getInetAddress(), port());
    }

    /** In the order they began. */
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    public Session onlySession() {
        if (sessions.size() != 1) {
            throw new AssertionError("expected one session, had " + sessions);
        }
        return sessions.get(0);
    }

    /** All messages taken, in the order they came. */
    public List<Message> messages() {
        List<Message> all = new ArrayList<>();
        sessions.forEach(session -> all.addAll(session.messages));
        return all;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One message as it stood on the wire, transparency undone. */
    public static final class Message {
        private final String mail;
        private final List<String> rcpts;
        private final byte[] content;

        private Message(String mail, List<String> rcpts, byte[] content) {
            this.mail = mail;
            this.rcpts = rcpts;
            this.content = content;
        }

        /** The MAIL command. */
        public String mail() {
            return mail;
        }

        /** The RCPT commands that were accepted. */
        public List<String> rcpts() {
            return rcpts;
        }

        public byte[] content() {
            return content;
        }

        public String text() {
            return new String(content, ISO_8859_1);
        }
    }

    /** One connection. */
    public static final class Session {
        private final List<String> commands = new CopyOnWriteArrayList<>();
        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private volatile boolean encrypted;
        private volatile List<String> serverNames = List.of();

        /** Each line the client sent outside of content. */
        public List<String> commands() {
            return commands;
        }

        public boolean isEncrypted() {
            return encrypted;
        }

        /** What the client asked for by SNI. */
        public List<String> serverNames() {
            return serverNames;
        }

        @Override
        public String toString() {
            return commands.toString();
        }
    }

    private interface Service {
        void run() throws Exception;
    }

    private static void daemon(Service service) {
        Thread thread = new Thread(
                () -> {
                    try {
                        service.run();
                    } catch (Exception hungUp) {
                        // by the script, by the client or by the end of the test
                    }
                },
                "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            socket.setTcpNoDelay(true);
            open.add(socket);
            Session session = new Session();
            sessions.add(session);
            daemon(() -> {
                try (socket) {
                    new Conversation(session, socket).hold();
                }
            });
        }
    }

    private synchronized Optional<Answer> scripted(String command) {
        return script.entrySet().stream()
                .filter(line -> command.regionMatches(
                        true, 0, line.getKey(), 0, line.getKey().length()))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    private final class Conversation {
        private final Session session;
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private String mail = "";
        private List<String> rcpts = new ArrayList<>();

        Conversation(Session session, Socket socket) throws IOException {
            this.session = session;
            use(socket);
        }

        private void use(Socket current) throws IOException {
            socket = current;
            in = new BufferedInputStream(current.getInputStream());
            out = new BufferedOutputStream(current.getOutputStream());
        }

        void hold() throws Exception {
            answer(GREETING, "220 mx.example.com ESMTP");
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                session.commands.add(line);
                obey(line);
            }
        }

        private void obey(String line) throws Exception {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> answer(line, ehlo());
                case "STARTTLS" -> startTls(line);
                case "MAIL" -> {
                    mail = line;
                    rcpts = new ArrayList<>();
                    answer(line, "250 2.1.0 ok");
                }
                case "RCPT" -> rcpt(line);
                case "DATA" -> data(line);
                case "QUIT" -> {
                    answer(line, "221 2.0.0 bye");
                    throw new IOException("bye");
                }
                default -> answer(line, "250 2.0.0 ok");
            }
        }

        private String ehlo() {
            List<String> lines = new ArrayList<>(List.of("mx.example.com"));
            lines.addAll(extensions);
            if (session.encrypted) {
                lines.remove("STARTTLS");
            }
            StringBuilder reply = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                reply.append(i == lines.size() - 1 ? "250 " : "250-").append(lines.get(i));
                reply.append(i == lines.size() - 1 ? "" : "\r\n");
            }
            return reply.toString();
        }

        private void startTls(String line) throws Exception {
            if (!answer(line, "220 2.0.0 ready").startsWith("2")) {
                return;
            }
            SSLSocket secure =
                    (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secure.setUseClientMode(false);
            tlsVersion.ifPresent(version -> secure.setEnabledProtocols(new String[] {version}));
            secure.startHandshake();
            session.serverNames = ((ExtendedSSLSession) secure.getSession())
                    .getRequestedServerNames().stream()
                            .map(name -> new String(name.getEncoded(), ISO_8859_1))
                            .toList();
            session.encrypted = true;
            use(secure);
        }

        private void rcpt(String line) throws Exception {
            if (answer(line, "250 2.1.5 ok").startsWith("2")) {
                rcpts.add(line);
            }
        }

        private void data(String line) throws Exception {
            if (!answer(line, rcpts.isEmpty() ? "503 5.5.1 no recipients" : "354 go on")
                    .startsWith("3")) {
                return;
            }
            Message message = new Message(mail, List.copyOf(rcpts), readContent());
            if (answer(END_OF_DATA, "250 2.0.0 taken").startsWith("2")) {
                session.messages.add(message);
            }
        }

        /** @return what was answered, as far as it is known */
        private String answer(String command, String otherwise) throws Exception {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            OutputStream tee = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    said.write(octet);
                    out.write(octet);
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }
            };
            Answer answer = scripted(command)
                    .orElse((asked, stream) -> stream.write((otherwise + "\r\n").getBytes(ISO_8859_1)));
            answer.to(command, tee);
            out.flush();
            return said.toString(ISO_8859_1);
        }

        private byte[] readContent() throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (byte[] line = readRaw(); !new String(line, ISO_8859_1).equals(".\r\n"); line = readRaw()) {
                int skip = line[0] == '.' ? 1 : 0;
                content.write(line, skip, line.length - skip);
            }
            return content.toByteArray();
        }

        private String readLine() throws IOException {
            return new String(readRaw(), ISO_8859_1).stripTrailing();
        }

        /** Up to CRLF and no other line end. */
        private byte[] readRaw() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int last = -1;
            int octet = in.read();
            while (octet >= 0) {
                line.write(octet);
                if (last == '\r' && octet == '\n') {
                    return line.toByteArray();
                }
                last = octet;
                octet = in.read();
            }
            throw new IOException("the client hung up");
        }
    }
}
