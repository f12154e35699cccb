package dev.emailrouting.smtp;

import java.net.InetAddress;

import com.google.common.net.InetAddresses;
import org.immutables.value.Value;

/** Where to connect: an address, and the name of the host it was found for. */
@Value.Immutable
public abstract class NextHop {
    /** RFC 5321 4.5.4.2. */
    public static final int SMTP_PORT = 25;

    public static NextHop of(String host, InetAddress address, int port) {
        return ImmutableNextHop.of(host, address, port);
    }

    /** Sent as SNI and looked for in the server's certificate; an address literal when there is no name. */
    @Value.Parameter
    public abstract String host();

    @Value.Parameter
    public abstract InetAddress address();

    @Value.Parameter
    public abstract int port();

    /** {@code mx.example.com[192.0.2.1]:25}. */
    @Override
    public String toString() {
        return host() + "[" + InetAddresses.toAddrString(address()) + "]:" + port();
    }
}
