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
    E_INTERNAL_SERVER_ERROR
}
