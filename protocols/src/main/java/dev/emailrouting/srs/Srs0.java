package dev.emailrouting.srs;

import java.util.Optional;

/** The local part {@code SRS0=hash=timestamp=host=user}, taken apart; nothing in it is verified yet. */
final class Srs0 {
    private static final int PARTS = 4;

    private final String hash;
    private final String timestamp;
    private final String host;
    private final String user;

    private Srs0(String[] parts) {
        this.hash = parts[0];
        this.timestamp = parts[1];
        this.host = parts[2];
        this.user = parts[3];
    }

    static Optional<Srs0> parse(String localPart) {
        if (!SrsTag.SRS0.begins(localPart)) {
            return Optional.empty();
        }
        String[] parts = SrsTag.SRS0.afterSeparator(localPart).split("=", PARTS);
        return parts.length == PARTS && !parts[2].isEmpty() ? Optional.of(new Srs0(parts)) : Optional.empty();
    }

    String hash() {
        return hash;
    }

    String timestamp() {
        return timestamp;
    }

    String host() {
        return host;
    }

    String user() {
        return user;
    }
}
