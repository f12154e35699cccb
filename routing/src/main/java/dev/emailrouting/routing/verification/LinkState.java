package dev.emailrouting.routing.verification;

/** What a verification link is worth. */
public enum LinkState {
    /** It can be confirmed. */
    OPEN,
    /** It has just verified its destination. */
    CONFIRMED,
    /** It was never made here, or its destination is gone. */
    UNKNOWN,
    EXPIRED,
    /** It was confirmed already, or a newer link took its place. */
    VOID
}
