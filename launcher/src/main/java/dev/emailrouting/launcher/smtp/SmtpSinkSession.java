package dev.emailrouting.launcher.smtp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection to a {@link SmtpSink}: the commands of RFC 5321 4.1 a sender needs, in the order a sender gives them. */
final class SmtpSinkSession {
    private static final Pattern MAIL = Pattern.compile("(?i)MAIL FROM:\\s*<([^>]*)>\\s*(.*)");
    private static final Pattern RCPT = Pattern.compile("(?i)RCPT TO:\\s*<([^>]*)>\\s*(.*)");
    private static final String NOT_NOW = "503 5.5.1 not now";

    private final SmtpSinkOptions options;
    private final ReplyScript script;
    private final Consumer<ReceivedMail> kept;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean overTls;
    private String helo = "";
    private Matcher mail;
    private List<ReceivedMail.Recipient> recipients = new ArrayList<>();

    SmtpSinkSession(Socket socket, SmtpSinkOptions options, ReplyScript script, Consumer<ReceivedMail> kept)
            throws IOException {
        this.options = options;
        this.script = script;
        this.kept = kept;
        use(socket);
    }

    void run() throws IOException {
        boolean open = reply(script.answerTo("CONNECT").orElse("220 sink.example ESMTP"));
        while (open) {
            String command = SmtpLine.readText(in);
            Optional<String> told = script.answerTo(command);
            open = told.isPresent() ? reply(told.get()) : obey(command);
        }
    }

    private boolean obey(String command) throws IOException {
        switch (verbOf(command)) {
            case "EHLO":
                helo = argumentOf(command);
                forgetTransaction();
                return reply(capabilities());
            case "HELO":
                helo = argumentOf(command);
                forgetTransaction();
                return reply("250 sink.example");
            case "STARTTLS":
                return startTls();
            case "MAIL":
                return beginTransaction(MAIL.matcher(command));
            case "RCPT":
                return addRecipient(RCPT.matcher(command));
            case "DATA":
                return recipients.isEmpty() ? reply(NOT_NOW) : receive();
            case "RSET":
                forgetTransaction();
                return reply("250 2.0.0 forgotten");
            case "NOOP":
                return reply("250 2.0.0 ok");
            case "QUIT":
                return reply("221 2.0.0 bye");
            default:
                return reply("500 5.5.1 unknown command");
        }
    }

    private String capabilities() {
        List<String> lines = new ArrayList<>(List.of("sink.example", "PIPELINING", "ENHANCEDSTATUSCODES"));
        if (options.eightBitMime()) {
            lines.add("8BITMIME");
        }
        if (options.dsn()) {
            lines.add("DSN");
        }
        if (options.startTls().isPresent() && !overTls) {
            lines.add("STARTTLS");
        }
        String last = lines.remove(lines.size() - 1);
        return "250-" + String.join("\r\n250-", lines) + "\r\n250 " + last;
    }

    private boolean startTls() throws IOException {
        if (options.startTls().isEmpty() || overTls) {
            return reply("502 5.5.1 no TLS here");
        }
        reply("220 2.0.0 go ahead");
        SSLContext context = options.startTls().get();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        use(tls);
        overTls = true;
        forgetTransaction();
        return true;
    }

    private boolean beginTransaction(Matcher from) throws IOException {
        if (!from.matches()) {
            return reply("501 5.5.4 MAIL FROM:<address>");
        }
        forgetTransaction();
        mail = from;
        return reply("250 2.1.0 sender ok");
    }

    private boolean addRecipient(Matcher to) throws IOException {
        if (mail == null) {
            return reply(NOT_NOW);
        }
        if (!to.matches()) {
            return reply("501 5.5.4 RCPT TO:<address>");
        }
        recipients.add(ImmutableRecipient.builder()
                .address(to.group(1))
                .parameters(to.group(2))
                .build());
        return reply("250 2.1.5 recipient ok");
    }

    private boolean receive() throws IOException {
        reply("354 go ahead");
        byte[] bytes = DotStuffing.read(in);
        Optional<String> told = script.answerTo(".");
        if (told.isPresent()) {
            forgetTransaction();
            return reply(told.get());
        }
        kept.accept(ImmutableReceivedMail.builder()
                .helo(helo)
                .overTls(overTls)
                .sender(mail.group(1))
                .senderParameters(mail.group(2))
                .recipients(recipients)
                .bytes(bytes)
                .build());
        forgetTransaction();
        return reply("250 2.0.0 kept");
    }

    private void forgetTransaction() {
        mail = null;
        recipients = new ArrayList<>();
    }

    /** Sends a reply; false when it is one that ends the connection. */
    private boolean reply(String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return !text.startsWith("221") && !text.startsWith("421");
    }

    private void use(Socket connected) throws IOException {
        socket = connected;
        in = new BufferedInputStream(connected.getInputStream(), 1 << 16);
        out = connected.getOutputStream();
    }

    private static String verbOf(String command) {
        int space = command.indexOf(' ');
        return (space < 0 ? command : command.substring(0, space)).toUpperCase(Locale.ROOT);
    }

    private static String argumentOf(String command) {
        int space = command.indexOf(' ');
        return space < 0 ? "" : command.substring(space + 1);
    }
}
