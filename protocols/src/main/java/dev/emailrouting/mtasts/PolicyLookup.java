package dev.emailrouting.mtasts;

/** Tells what policy mail for a domain is under. Asked at every attempt to deliver, for a policy may have been changed since. */
@FunctionalInterface
public interface PolicyLookup {
    /**
     * Never throws; what goes wrong is part of the answer. The caller's thread waits, for a bounded time.
     *
     * @param domain that of the recipient, or of the gateway where all mail goes through one (RFC 8461 3.4); an address literal or
     *     what else is no domain name has no policy
     */
    PolicyAnswer policyFor(String domain);

    /** For servers that do not want it. */
    static PolicyLookup off() {
        return domain -> PolicyAnswer.nothing();
    }
}
