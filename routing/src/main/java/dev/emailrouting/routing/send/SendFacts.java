package dev.emailrouting.routing.send;

import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;

/** What the send policy asks of the world. Each throws the store's exception where it cannot be known. */
public interface SendFacts {
    /** Whether the switch for sends is on. */
    boolean sendsAreOn();

    /** Whether the domain is a zone of the account or an added subdomain of one. */
    boolean isDomainOf(AccountName account, DomainName domain);

    boolean signsFor(DomainName domain);

    /** Those among them that are verified destinations of the account, or in a domain that it has verified. */
    Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses);

    /** Those among them that the account sends nothing to. */
    Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses);
}
