package dev.emailrouting.routing.send;

import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;

/** What the submission policy asks of the world. Each throws the store's exception where it cannot be known. */
public interface SubmissionFacts {
    /** Whether the address is the user's own, or an alias of it, in a domain of the mail server's. */
    boolean isOwn(EmailAddress user, EmailAddress address);

    /** The account whose zone the domain is, or an added subdomain of. */
    Optional<AccountName> ownerOf(DomainName domain);

    /** Those among them that are verified destinations of the account, or in a domain that it has verified. */
    Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses);

    /** Those among them that the account sends nothing to. */
    Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses);
}
