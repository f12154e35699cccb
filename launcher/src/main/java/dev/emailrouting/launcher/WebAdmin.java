package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.immutables.value.Value;

/** James's webadmin on loopback, spoken to over HTTP. Paths begin with a slash and are sent as they are. */
public final class WebAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String base;

    public WebAdmin(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    public Answer post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, json);
    }

    public Answer put(String path, String json) throws IOException, InterruptedException {
        return send("PUT", path, json);
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "");
    }

    /** Any method, with further header fields as name, value, name, value. */
    public Answer send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return sendAs("application/json", method, path, body, headers);
    }

    /** As {@link #send}, of a body that is no JSON. */
    public Answer sendAs(String mediaType, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", mediaType);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return ImmutableAnswer.builder()
                .status(response.statusCode())
                .body(response.body())
                .mediaType(
                        response.headers().firstValue("Content-Type").orElse("").replaceFirst("[ ;].*", ""))
                .etag(response.headers().firstValue("ETag"))
                .location(response.headers().firstValue("Location"))
                .build();
    }

    /** Whether all of James has started, the SMTP servers included. */
    boolean isReady() throws InterruptedException {
        try {
            return get("/healthcheck/checks/Guice%20application%20lifecycle").status() == 200;
        } catch (IOException e) {
            // Nobody listens yet, or he who does is still too busy to answer.
            return false;
        }
    }

    /** What webadmin answered. */
    @Value.Immutable
    public interface Answer {
        int status();

        String body();

        /** Without its parameters. */
        String mediaType();

        Optional<String> etag();

        Optional<String> location();

        /** The body read as JSON. */
        default JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("webadmin answered with no JSON: " + body(), e);
            }
        }
    }
}
