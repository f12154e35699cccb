package dev.emailrouting.launcher.smtp;

import java.util.Optional;

import javax.net.ssl.SSLContext;

import org.immutables.value.Value;

/** What a {@link SmtpSink} offers at EHLO. */
@Value.Immutable
public interface SmtpSinkOptions {
    /** RFC 6152. */
    @Value.Default
    default boolean eightBitMime() {
        return true;
    }

    /** RFC 3461. */
    @Value.Default
    default boolean dsn() {
        return false;
    }

    /** RFC 3207, when there is a key to do it with. */
    Optional<SSLContext> startTls();
}
