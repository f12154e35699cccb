package dev.emailrouting.dmarc;

/** How an authenticated domain stands to the author's, under the mode that the policy record asks for (RFC 9989 4.10.2). */
public enum Alignment {
    /** The same domain. */
    STRICT,
    /** Another domain of the same organization, and that is enough. */
    RELAXED,
    NOT_ALIGNED,
    /** The DNS did not tell of which organization it is. */
    UNKNOWN;

    public boolean isAligned() {
        return this == STRICT || this == RELAXED;
    }
}
