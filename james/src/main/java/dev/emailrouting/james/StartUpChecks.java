package dev.emailrouting.james;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.inject.Singleton;

/**
 * Which parts of the pack James's configuration has put in their places, and what they say of themselves. Without the RCPT
 * hook James accepts any local part.
 */
@Singleton
public class StartUpChecks {
    private volatile boolean rcptHook;
    private volatile boolean authenticationHook;
    private volatile boolean messageHook;
    private volatile boolean authenticateMailet;
    private volatile boolean routingMailet;
    private final List<Supplier<Optional<String>>> watched = new CopyOnWriteArrayList<>();
    private final List<Supplier<Optional<String>>> degrading = new CopyOnWriteArrayList<>();

    public void rcptHookIsReady() {
        rcptHook = true;
    }

    public void authenticationHookIsReady() {
        authenticationHook = true;
    }

    public void messageHookIsReady() {
        messageHook = true;
    }

    public void authenticateMailetIsReady() {
        authenticateMailet = true;
    }

    public void routingMailetIsReady() {
        routingMailet = true;
    }

    /** What James's configuration lacks, and what follows from it. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!rcptHook) {
            missing.add("RoutingRcptHook is not among the handlers of smtpserver.xml: any local part is accepted");
        }
        if (!authenticationHook) {
            missing.add("AuthenticationHook is not among the handlers of smtpserver.xml: forged senders are accepted");
        }
        if (!messageHook) {
            missing.add("RoutingMessageHook is not among the handlers of smtpserver.xml:"
                    + " what a rule refuses for its content is returned instead, and TLS is not known");
        }
        if (!authenticateMailet) {
            missing.add("Authenticate is not in mailetcontainer.xml: forged Authentication-Results are believed");
        }
        if (!routingMailet) {
            missing.add("RouteRecipients is not in mailetcontainer.xml: no rule is followed");
        }
        return missing;
    }

    /** Takes in a part whose fault, while it has one, the health check is to name. */
    public void watch(Supplier<Optional<String>> fault) {
        watched.add(fault);
    }

    /** The faults there are now. */
    public List<String> faults() {
        return there(watched);
    }

    /** As {@link #watch}, for what makes the service poorer and loses nothing. */
    public void watchDegradation(Supplier<Optional<String>> degradation) {
        degrading.add(degradation);
    }

    /** What makes the service poorer now. */
    public List<String> degradations() {
        return there(degrading);
    }

    private static List<String> there(List<Supplier<Optional<String>>> parts) {
        return parts.stream().map(Supplier::get).flatMap(Optional::stream).collect(Collectors.toList());
    }
}
