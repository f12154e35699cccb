package dev.emailrouting.webadmin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SenderPattern;

/** What of a submitter can only be judged by what else there is: whose zones his senders are in. */
final class SubmitterChecks {
    private final Function<DomainName, Optional<AccountName>> owners;

    @Inject
    SubmitterChecks(References references) {
        this(domain -> references.zoneOf(domain).map(Zone::account));
    }

    private SubmitterChecks(Function<DomainName, Optional<AccountName>> owners) {
        this.owners = owners;
    }

    /** The same as if what is declared were there already. Asks for each domain once: it is for one document, of many submitters. */
    SubmitterChecks beside(Declared others) {
        Map<DomainName, Optional<AccountName>> known = new HashMap<>();
        return new SubmitterChecks(domain ->
                known.computeIfAbsent(domain, asked -> others.accountOf(asked).or(() -> owners.apply(asked))));
    }

    /** @throws InvalidInputException naming the sender that is neither in a zone of the account nor in the user's own domain */
    void check(AccountName account, EmailAddress user, SendRights rights) {
        for (int i = 0; i < rights.senders().size(); i++) {
            SenderPattern sender = rights.senders().get(i);
            if (!mayBeFrom(account, user, sender.domain())) {
                throw new InvalidInputException(
                        "senders[" + i + "]",
                        sender + " is in no zone of the account " + account + ", nor in a domain of the user's own");
            }
        }
    }

    /** In a domain of James's that is nobody's zone there is nobody to ask but its users. */
    private boolean mayBeFrom(AccountName account, EmailAddress user, DomainName domain) {
        return owners.apply(domain).map(account::equals).orElseGet(() -> domain.equals(user.domain()));
    }
}
