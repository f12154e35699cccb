package dev.emailrouting.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** As much of IMAP (RFC 9051) as it takes to see what lies in an INBOX. */
final class ImapMailbox implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    private ImapMailbox(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        in.readLine();
    }

    static ImapMailbox login(int port, String user, String password) throws IOException {
        ImapMailbox mailbox = new ImapMailbox(port);
        mailbox.command("LOGIN \"" + user + "\" \"" + password + "\"");
        return mailbox;
    }

    /** All messages of the INBOX with what IMAP puts around them, as one text. */
    private String content() throws IOException {
        command("SELECT INBOX");
        return String.join("\r\n", command("FETCH 1:* BODY.PEEK[]"));
    }

    void awaitText(String text) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> content().contains(text));
    }

    private List<String> command(String text) throws IOException {
        socket.getOutputStream().write(("a " + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); ; line = in.readLine()) {
            assertThat(line).as("answer to " + text).isNotNull();
            lines.add(line);
            if (line.startsWith("a ")) {
                return lines;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
