package dev.emailrouting.dmarc;

/** How near an authenticated domain must be to the author's (RFC 9989 3.2.10). */
public enum AlignmentMode {
    /** Of the same organization. */
    RELAXED,
    /** The same domain. */
    STRICT
}
