package dev.emailrouting.spf;

/** One way to say which clients are meant (RFC 7208 5). Whoever asks the DNS begins with {@link Lookups#beginTerm}. */
interface Mechanism {
    /** @throws AbortedCheckException when the answer cannot be found out, or not within the limits */
    boolean matches(HostCheck check) throws AbortedCheckException;
}
