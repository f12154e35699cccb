package dev.emailrouting.publichttp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** Closes the connections of a client that has too many, and all that are open for too long. Open connections are bounded elsewhere. */
final class ClientConnections implements Connection.Listener {
    private final ClientAddresses clients;
    private final int perClient;
    private final Duration lifetime;
    private final Scheduler scheduler;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final Map<Connection, Scheduler.Task> ends = new ConcurrentHashMap<>();

    ClientConnections(ClientAddresses clients, ListenerSettings settings, Scheduler scheduler) {
        this.clients = clients;
        this.perClient = settings.connectionsPerClient();
        this.lifetime = settings.lifetime();
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        ends.put(connection, scheduler.schedule(endPoint::close, lifetime.toMillis(), TimeUnit.MILLISECONDS));
        InetAddress peer = endPoint.getRemoteAddress().getAddress();
        int count = open.merge(ClientAddresses.keyOf(peer), 1, Integer::sum);
        if (count > perClient && !clients.isTrusted(peer)) {
            endPoint.close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task end = ends.remove(connection);
        if (end != null) {
            end.cancel();
            open.computeIfPresent(
                    ClientAddresses.keyOf(
                            connection.getEndPoint().getRemoteAddress().getAddress()),
                    (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many connections are known to be open. */
    int size() {
        return ends.size();
    }
}
