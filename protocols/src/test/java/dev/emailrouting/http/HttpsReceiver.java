package dev.emailrouting.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.emailrouting.smtp.TestCertificates;

/** An HTTPS server on the loopback that counts its requests, and knows which names it was asked for in TLS (RFC 6066 3). */
public final class HttpsReceiver implements AutoCloseable {
    private final KeyStore keys;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> names = new ConcurrentLinkedQueue<>();

    private HttpsReceiver(KeyStore keys, HttpsServer server) {
        this.keys = keys;
        this.server = server;
    }

    public static HttpsReceiver start(KeyStore keys, HttpHandler handler) throws IOException {
        return start(keys, new HttpsConfigurator(TestCertificates.serving(keys)), handler);
    }

    /** Speaks TLS 1.2 and shows in each handshake the certificate that there is by then. */
    public static HttpsReceiver startShowing(Supplier<KeyStore> keys, HttpHandler handler) throws IOException {
        HttpsConfigurator changing = new HttpsConfigurator(TestCertificates.servingWhat(keys)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters old = getSSLContext().getDefaultSSLParameters();
                old.setProtocols(new String[] {"TLSv1.2"});
                parameters.setSSLParameters(old);
            }
        };
        return start(keys.get(), changing, handler);
    }

    private static HttpsReceiver start(KeyStore keys, HttpsConfigurator tls, HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpsReceiver receiver = new HttpsReceiver(keys, server);
        server.setHttpsConfigurator(tls);
        server.createContext("/", exchange -> {
            receiver.requests.incrementAndGet();
            receiver.names.addAll(namesIn(((HttpsExchange) exchange).getSSLSession()));
            handler.handle(exchange);
        });
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    private static List<String> namesIn(SSLSession session) {
        return ((ExtendedSSLSession) session)
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList();
    }

    /** One for each request that had one. */
    public List<String> names() {
        return List.copyOf(names);
    }

    KeyStore keys() {
        return keys;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
