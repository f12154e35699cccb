package dev.emailrouting.james;

import dev.emailrouting.routing.DomainName;

/** James will not have a domain in its DomainList. */
public class DomainRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DomainRefusedException(DomainName domain, Exception cause) {
        super("James's DomainList refuses " + domain + ": " + cause.getMessage(), cause);
    }
}
