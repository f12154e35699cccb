package dev.emailrouting.mailets.remotedelivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;

import dev.emailrouting.james.StartUpChecks;

/** The remote deliveries of this server, for a health check to ask; each has its outgoing queue to itself. */
@Singleton
public class RemoteDeliveries {
    private final Map<String, Supplier<Optional<String>>> faults = new LinkedHashMap<>();

    @Inject
    public RemoteDeliveries(StartUpChecks startUp) {
        startUp.watch(this::fault);
    }

    /** @throws MessagingException when the queue is taken: of two consumers of one memory queue only one gets any mail */
    public synchronized void claim(String queue, Supplier<Optional<String>> fault) throws MessagingException {
        if (faults.putIfAbsent(queue, fault) != null) {
            throw new MessagingException("MtaStsRemoteDelivery: two mailets have the outgoing queue '" + queue
                    + "'; give each its own by 'outgoing', or send mail to the one mailet's processor");
        }
    }

    public synchronized void release(String queue) {
        faults.remove(queue);
    }

    private synchronized Optional<String> fault() {
        return Optional.of(faults.values().stream()
                        .map(Supplier::get)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; ")))
                .filter(text -> !text.isEmpty());
    }
}
