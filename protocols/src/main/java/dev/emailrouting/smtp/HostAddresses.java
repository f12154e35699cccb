package dev.emailrouting.smtp;

import java.net.InetAddress;
import java.util.List;

import org.immutables.value.Value;

/** The addresses of a host, IPv6 and IPv4 in turn; the first few of many. */
@Value.Immutable
public interface HostAddresses {
    List<InetAddress> addresses();

    /** Whether a look-up failed, so that there may be more. */
    boolean incomplete();

    /** Why there are none, or not all. */
    String reason();
}
