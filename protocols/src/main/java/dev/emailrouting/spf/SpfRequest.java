package dev.emailrouting.spf;

import java.net.InetAddress;
import java.util.Optional;

import org.immutables.value.Value;

/** What the SMTP session says of the client (RFC 7208 4.1). Nothing in it is believed, nor has it to be well-formed. */
@Value.Immutable
public interface SpfRequest {
    /** Where the client connects from; an IPv4-mapped IPv6 address counts as IPv4 (RFC 7208 5). */
    InetAddress client();

    /** What the client gave to EHLO or HELO; empty where it gave nothing. */
    String helo();

    /** The envelope sender without angle brackets; empty for the null sender. */
    Optional<String> mailFrom();

    /** The name of the host that asks, for the macro {@code r} of explanations (RFC 7208 7.3). */
    @Value.Default
    default String receiver() {
        return "unknown";
    }
}
