package dev.emailrouting.srs;

import java.util.Optional;

/**
 * The local part {@code SRS1=hash=host==user}, taken apart; nothing in it is verified yet. The user is what stood after
 * {@code SRS0} at the host, its separator included.
 */
final class Srs1 {
    private static final int PARTS = 3;

    private final String hash;
    private final String host;
    private final String user;

    private Srs1(String[] parts) {
        this.hash = parts[0];
        this.host = parts[1];
        this.user = parts[2];
    }

    static Optional<Srs1> parse(String localPart) {
        if (!SrsTag.SRS1.begins(localPart)) {
            return Optional.empty();
        }
        String[] parts = SrsTag.SRS1.afterSeparator(localPart).split("=", PARTS);
        // Without a separator the user would not be an SRS0 address again.
        return parts.length == PARTS && Mailbox.isDomain(parts[1]) && SrsTag.SRS0.begins("SRS0" + parts[2])
                ? Optional.of(new Srs1(parts))
                : Optional.empty();
    }

    String hash() {
        return hash;
    }

    String host() {
        return host;
    }

    String user() {
        return user;
    }

    /** The local part at the host that the bounce goes to. */
    String inner() {
        return SrsTag.SRS0 + user;
    }
}
