package dev.emailrouting.smtp;

/** How far a dialogue came. */
public enum Phase {
    CONNECT("connect"),
    GREETING("greeting"),
    EHLO("EHLO"),
    STARTTLS("STARTTLS"),
    HANDSHAKE("TLS handshake"),
    MAIL("MAIL FROM"),
    RCPT("RCPT TO"),
    DATA("DATA"),
    /** All was sent; the answer is still to come. */
    AFTER_FINAL_DOT("end of data");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    /** For a log line or a bounce. */
    public String words() {
        return words;
    }
}
