package dev.emailrouting.cli.webadmin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A James's webadmin as a client sees it: bounded in time and size, and every failure is an {@link IOException} that says which. */
public final class Webadmin {
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 64 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String base;
    private final Optional<String> token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIME_TO_CONNECT).build();

    private Webadmin(String base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** @throws IllegalArgumentException when the text is no http or https URL */
    public static Webadmin at(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("'" + url + "' is no http or https URL");
        }
        return new Webadmin(url.replaceAll("/+$", ""), Optional.empty());
    }

    /** The same, shown the token with every request. */
    public Webadmin withToken(String bearer) {
        return new Webadmin(base, Optional.of(bearer));
    }

    public JsonNode get(String path) throws IOException {
        return ask(request(path).GET());
    }

    /** @throws IOException also when the answer is no JSON object */
    public ObjectNode post(String path, JsonNode body) throws IOException {
        return postDocument(path, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException also when the answer is no JSON object */
    public ObjectNode postDocument(String path, String contentType, byte[] document) throws IOException {
        JsonNode answer =
                ask(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(document)));
        if (!answer.isObject()) {
            throw new IOException(base + path + " answered no JSON object");
        }
        return (ObjectNode) answer;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIME_TO_ANSWER);
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return request;
    }

    private JsonNode ask(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.build();
        HttpResponse<InputStream> response = send(request);
        byte[] body;
        try (InputStream stream = response.body()) {
            body = stream.readNBytes(MAX_ANSWER);
        }
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + reason(body));
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException(request.uri() + " answered no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException(request.uri() + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(request.uri() + " was not waited for");
        }
    }

    /** James's error body has the reason in {@code message}. */
    private static String reason(byte[] body) throws IOException {
        try {
            return JSON.readTree(body).path("message").asText("no reason given");
        } catch (JsonProcessingException e) {
            return "no answer of James's";
        }
    }
}
