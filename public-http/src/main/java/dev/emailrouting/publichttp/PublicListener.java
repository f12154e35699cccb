package dev.emailrouting.publichttp;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves known paths over HTTP to anybody. Bounded are the connections, in all and for one client, how long each lasts, the threads,
 * the requests of a client in a minute, and the size of header and body. A connection carries one request. It speaks in clear, to a proxy
 * that does TLS, or does TLS itself, with the certificate of the name that the client asks for (RFC 6066 3).
 */
public final class PublicListener implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PublicListener.class);
    private static final int THREADS = 16;
    private static final int IDLE_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final int WAITING_JOBS = 1024;
    private static final int HEADER_OCTETS = 8 * 1024;
    private static final int BACKLOG = 64;
    private static final int KEYS_SCAN_SECONDS = 60;
    /** A body that comes more slowly is given up: while it comes it holds a thread. */
    private static final int OCTETS_A_SECOND = 256;

    private final Server server;
    private final ServerConnector connector;

    private PublicListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws ListenException when the address cannot be listened on */
    public static PublicListener start(ListenerSettings settings, List<PublicHandler> handlers, Clock clock) {
        ClientAddresses clients = new ClientAddresses(settings.trustedProxies());
        Scheduler timer = new ScheduledExecutorScheduler("email-routing-public-timer", true);
        Server server = new Server(threads());
        ServerConnector connector = new ServerConnector(server, null, timer, null, 1, 1, connections(settings, server));
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(settings.idle().toMillis());
        connector.addBean(new ClientConnections(clients, settings, timer));
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(settings.connections(), connector));
        server.addBean(new BareErrors());
        server.setHandler(new Entrance(handlers, clients, settings.requestsPerMinute(), clock));
        PublicListener listener = new PublicListener(server, connector);
        listener.open(settings);
        return listener;
    }

    private static ConnectionFactory[] connections(ListenerSettings settings, Server server) {
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        return settings.tls()
                .map(keys -> new ConnectionFactory[] {
                    new SslConnectionFactory(contexts(keys, server), http.getProtocol()), http
                })
                .orElseGet(() -> new ConnectionFactory[] {http});
    }

    /** Looks at the file from time to time: certificates are renewed while the server runs. */
    private static SslContextFactory.Server contexts(TlsKeys keys, Server server) {
        SslContextFactory.Server contexts = new SslContextFactory.Server();
        contexts.setKeyStorePath(keys.file().toAbsolutePath().toString());
        contexts.setKeyStoreType(TlsKeys.TYPE);
        contexts.setKeyStorePassword(keys.password());
        contexts.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        contexts.setRenegotiationAllowed(false);
        KeyStoreScanner scanner = new KeyStoreScanner(contexts);
        scanner.setScanInterval(KEYS_SCAN_SECONDS);
        server.addBean(scanner);
        return contexts;
    }

    private static QueuedThreadPool threads() {
        BlockingQueue<Runnable> waiting = new BlockingArrayQueue<>(IDLE_THREADS, IDLE_THREADS, WAITING_JOBS);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, IDLE_THREADS, THREAD_IDLE_MILLIS, waiting);
        threads.setName("email-routing-public");
        threads.setDaemon(true);
        return threads;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEADER_OCTETS);
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setMinRequestDataRate(OCTETS_A_SECOND);
        return configuration;
    }

    private void open(ListenerSettings settings) {
        try {
            server.start();
        } catch (Exception e) {
            close();
            Throwable cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
            throw new ListenException(
                    "public.port: cannot listen on " + settings.address() + " port " + settings.port() + ": "
                            + cause.getMessage(),
                    e);
        }
        LOGGER.info(
                "event=public-listener-open address={} port={} tls={}",
                settings.address(),
                port(),
                settings.tls().isPresent());
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Requests under way are cut off. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOGGER.warn("event=public-listener-not-closed", e);
        }
    }
}
