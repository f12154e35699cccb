package dev.emailrouting.publichttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import dev.emailrouting.MovableClock;

/** A public listener on a free port of the loopback, and a client that sends what it is told, bad things too. */
final class PublicServer implements AutoCloseable {
    final MovableClock clock;
    private final PublicListener listener;
    private final int port;

    private PublicServer(MovableClock clock, PublicListener listener) {
        this.clock = clock;
        this.listener = listener;
        this.port = listener.port();
    }

    /** The bounds of a server, with enough requests for a test. */
    static ImmutableListenerSettings.Builder settings() {
        return ImmutableListenerSettings.builder().address("127.0.0.1").port(0).requestsPerMinute(1000);
    }

    static PublicServer serving(PublicHandler... handlers) {
        return serving(settings().build(), handlers);
    }

    static PublicServer serving(ListenerSettings settings, PublicHandler... handlers) {
        return serving(new MovableClock(Instant.parse("2026-03-01T12:00:00Z")), settings, handlers);
    }

    static PublicServer serving(MovableClock clock, ListenerSettings settings, PublicHandler... handlers) {
        return new PublicServer(clock, PublicListener.start(settings, List.of(handlers), clock));
    }

    int port() {
        return port;
    }

    String get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    String post(String path, String body) throws IOException {
        return send("POST", path, body, "Content-Length: " + body.length());
    }

    String send(String method, String path, String body, String... headers) throws IOException {
        String fields = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return raw(method + " " + path + " HTTP/1.1\r\nHost: mail.example\r\n" + fields + "\r\n" + body);
    }

    /** All that comes back until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Override
    public void close() {
        listener.close();
    }
}
