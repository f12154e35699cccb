package dev.emailrouting.smtp;

/** When a dialogue is to be encrypted (RFC 3207). */
public enum StartTls {
    /** In clear, whatever is offered: the second try after a failed handshake where nothing demands TLS. */
    NEVER,
    /** Opportunistic (RFC 7435): when offered; refused with an answer, the dialogue goes on in clear. */
    WHEN_OFFERED,
    /**
     * Or nothing is said of the mail: TLS 1.2 at least, with a host that a trusted certificate names (RFC 8461 4.2, 7.2). What a hop says
     * before that may be anybody's word, and is never final.
     */
    AUTHENTICATED
}
