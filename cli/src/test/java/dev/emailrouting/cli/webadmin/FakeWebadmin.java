package dev.emailrouting.cli.webadmin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Answers what it was told to, and everything else with James's error body. */
public final class FakeWebadmin implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile String authorization;

    public FakeWebadmin() throws IOException {
        server.createContext("/", this::answer);
        server.start();
    }

    /** A request is its method, its path and query, and its body. */
    public FakeWebadmin answering(String request, String json) {
        answers.put(request, json);
        return this;
    }

    /** What the header {@code Authorization} has to be from now on. */
    public FakeWebadmin requiring(String value) {
        authorization = value;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (authorization != null
                && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        String json = answers.get((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        byte[] answer = (json == null
                        ? "{\"statusCode\": 404, \"type\": \"notFound\", \"message\": \"not found\"}"
                        : json)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(json == null ? 404 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
