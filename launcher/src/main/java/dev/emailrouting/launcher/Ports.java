package dev.emailrouting.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.immutables.value.Value;

/** Where one James listens, on loopback. */
@Value.Immutable
public interface Ports {
    int smtp();

    int submission();

    int imap();

    int webadmin();

    /** Ports nobody listens on now. They are not reserved: start soon. */
    static Ports free() throws IOException {
        List<Integer> ports = free(4);
        return ImmutablePorts.builder()
                .smtp(ports.get(0))
                .submission(ports.get(1))
                .imap(ports.get(2))
                .webadmin(ports.get(3))
                .build();
    }

    private static List<Integer> free(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
