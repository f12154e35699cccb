package dev.emailrouting.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.emailrouting.smtp.TestCertificates;

/** An HTTPS server on the loopback that counts its requests. */
final class HttpsReceiver implements AutoCloseable {
    private final KeyStore keys;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();

    private HttpsReceiver(KeyStore keys, HttpsServer server) {
        this.keys = keys;
        this.server = server;
    }

    static HttpsReceiver start(KeyStore keys, HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpsReceiver receiver = new HttpsReceiver(keys, server);
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.serving(keys)));
        server.createContext("/", exchange -> {
            receiver.requests.incrementAndGet();
            handler.handle(exchange);
        });
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    KeyStore keys() {
        return keys;
    }

    int port() {
        return server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
