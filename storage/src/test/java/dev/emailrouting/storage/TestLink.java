package dev.emailrouting.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network between a client and a server of this machine, which can be cut and can stand still. */
final class TestLink implements Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TestLink.class);

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean cut;
    private volatile boolean still;

    private TestLink(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static TestLink to(int serverPort) throws IOException {
        TestLink link = new TestLink(serverPort);
        link.threads.execute(link::accept);
        return link;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends all connections and every new one. */
    void cut() throws IOException {
        cut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Connections stay, and are still made, but nothing passes any more. */
    void standStill() {
        still = true;
    }

    /** As it was; what stood still is gone. */
    void mend() throws IOException {
        cut();
        still = false;
        cut = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                LOGGER.debug("The end, or a connection that is gone already; both show at the client.", e);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        threads.execute(() -> pass(client, server));
        threads.execute(() -> pass(server, client));
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!still) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            LOGGER.debug("One side has gone, or the link was cut: closing both is all there is to do.", e);
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        threads.shutdownNow();
    }
}
