package dev.emailrouting.routing.reply;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;

/** What this server knows that a reply depends on. Never throws. */
public interface ReplySurroundings {
    /** Whether senders of forwards are rewritten into the domain, the server's or a zone's. */
    boolean isSrsDomain(DomainName domain);

    /** Whether there is a key to sign for the domain with. */
    boolean signsFor(DomainName domain);

    /** The address that a subaddress is another name of (RFC 5233); another address is its own. */
    EmailAddress baseOf(EmailAddress recipient);
}
