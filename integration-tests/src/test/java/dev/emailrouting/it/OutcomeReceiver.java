package dev.emailrouting.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.emailrouting.launcher.ServerKey;

/** An HTTPS server on the loopback that is told outcomes, and takes them only after some failures. */
final class OutcomeReceiver implements AutoCloseable {
    private final HttpsServer server;
    private final int failures;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    private OutcomeReceiver(HttpsServer server, int failures) {
        this.server = server;
        this.failures = failures;
    }

    /** One request. */
    record Told(String event, String timestamp, String signature, String body) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    static OutcomeReceiver failingAtFirst(ServerKey key, int failures) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(key.sslContext()));
        OutcomeReceiver receiver = new OutcomeReceiver(server, failures);
        server.createContext("/", receiver::answer);
        server.start();
        return receiver;
    }

    private void answer(HttpExchange exchange) throws IOException {
        told.add(new Told(
                exchange.getRequestHeaders().getFirst("X-Email-Routing-Event"),
                exchange.getRequestHeaders().getFirst("X-Email-Routing-Timestamp"),
                exchange.getRequestHeaders().getFirst("X-Email-Routing-Signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(told.size() > failures ? 204 : 500, -1);
        exchange.close();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort() + "/outcomes";
    }

    List<Told> told() {
        return told;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
