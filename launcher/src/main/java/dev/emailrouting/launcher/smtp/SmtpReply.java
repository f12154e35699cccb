package dev.emailrouting.launcher.smtp;

import java.util.List;

import org.immutables.value.Value;

/** One reply of an SMTP server (RFC 5321 4.2): a code, and the text of each of its lines. */
@Value.Immutable
public interface SmtpReply {
    int code();

    List<String> lines();

    /** Whether it is a 2xx or 3xx. */
    default boolean isPositive() {
        return code() < 400;
    }

    /** Code and text of the last line, as the server sent it. */
    default String text() {
        return code() + " " + lines().get(lines().size() - 1);
    }
}
