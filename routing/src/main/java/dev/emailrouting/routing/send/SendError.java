package dev.emailrouting.routing.send;

/** Why a message is not sent, in the words of Cloudflare's email service. */
public enum SendError {
    E_VALIDATION_ERROR,
    E_FIELD_MISSING,
    E_TOO_MANY_RECIPIENTS,
    E_SENDER_NOT_VERIFIED,
    E_RECIPIENT_NOT_ALLOWED,
    E_RECIPIENT_SUPPRESSED,
    E_SENDER_DOMAIN_NOT_AVAILABLE,
    E_CONTENT_TOO_LARGE,
    E_DELIVERY_FAILED,
    E_RATE_LIMIT_EXCEEDED,
    E_DAILY_LIMIT_EXCEEDED,
    /** A field that is the server's to write, or nobody's. */
    E_HEADER_NOT_ALLOWED,
    E_HEADER_NAME_INVALID,
    E_HEADER_VALUE_INVALID,
    E_HEADER_VALUE_TOO_LONG,
    /** A field that a message has once (RFC 5322 3.6). */
    E_HEADER_DUPLICATE,
    E_HEADER_TOO_MANY,
    E_HEADER_TOTAL_TOO_LARGE;

    /** Whether the same message may be sent later. */
    public boolean isTemporary() {
        return this == E_DELIVERY_FAILED || this == E_RATE_LIMIT_EXCEEDED || this == E_DAILY_LIMIT_EXCEEDED;
    }
}
