package dev.emailrouting.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

import org.immutables.value.Value;

/** Where one James listens, on loopback. */
@Value.Immutable
public interface Ports {
    /** Above those of well-known servers. */
    int FIRST_PORT = 15_000;
    /** Linux gives outgoing connections those from 32768 on, others from 49152 on. */
    int LAST_PORT = 32_000;

    int MAX_TRIES = 1000;

    int smtp();

    int submission();

    int imap();

    int webadmin();

    /** Ports nobody listens on now. They are not reserved: start soon. */
    static Ports free() throws IOException {
        return ImmutablePorts.builder()
                .smtp(oneFree())
                .submission(oneFree())
                .imap(oneFree())
                .webadmin(oneFree())
                .build();
    }

    /**
     * A port nobody listens on now. Of those that systems give to nobody's outgoing connection: such a one could have the port while a
     * server that is started again is down.
     */
    static int oneFree() throws IOException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException somebodyHasIt) {
                // The next one, then.
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + LAST_PORT);
    }
}
