package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.WebAdminServer;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;
import org.apache.james.webadmin.mdc.LoggingRequestFilter;

/** James's own webadmin on a free port of the loopback, and a client that speaks to it. */
final class Webadmin implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final WebAdminServer server;

    private Webadmin(WebAdminServer server) {
        this.server = server;
    }

    static Webadmin serving(Routes routes) {
        return serving(routes, new NoAuthenticationFilter());
    }

    static Webadmin serving(Routes routes, AuthenticationFilter authentication) {
        // A subclass, for the constructor is protected.
        WebAdminServer server = new WebAdminServer(
                WebAdminConfiguration.TEST_CONFIGURATION,
                List.of(routes),
                authentication,
                new RecordingMetricFactory(),
                LoggingRequestFilter.create()) {};
        return new Webadmin(server.start());
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply head(String path) {
        return send("HEAD", path, "");
    }

    Reply post(String path, String json, String... headers) {
        return send(
                "POST",
                path,
                json,
                Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    Reply put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    Reply patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getPort().getValue() + path))
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return DescribedAnswers.described(
                    method, path, Reply.of(CLIENT.send(request.build(), BodyHandlers.ofString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For what a well-behaved client would not send: the bytes as they are, and all that comes back. */
    String raw(String request) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getPort().getValue())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.destroy();
    }
}
