package dev.emailrouting.smtp;

/** Whether to encrypt and whom to trust then. */
final class Encryption {
    private final StartTls when;
    private final ServerTrust trust;

    Encryption(StartTls when, ServerTrust trust) {
        this.when = when;
        this.trust = trust;
    }

    boolean isWanted(Extensions offered) {
        return when == StartTls.WHEN_OFFERED && offered.has("STARTTLS");
    }

    ServerTrust trust() {
        return trust;
    }
}
