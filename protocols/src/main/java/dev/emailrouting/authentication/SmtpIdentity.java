package dev.emailrouting.authentication;

import java.net.InetAddress;
import java.util.Optional;

import org.immutables.value.Value;

/** What the SMTP session says of the client (RFC 7208 2.3, 2.4). */
@Value.Immutable
public interface SmtpIdentity {
    /** Where the client connects from. */
    InetAddress address();

    /** What it gave to EHLO or HELO. */
    Optional<String> helo();

    /** The envelope sender without angle brackets; empty for the null sender. */
    Optional<String> mailFrom();
}
