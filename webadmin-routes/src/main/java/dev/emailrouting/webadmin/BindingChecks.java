package dev.emailrouting.webadmin;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SenderPattern;

/** What of a binding can only be judged by what else there is: whose zones its senders are in. */
final class BindingChecks {
    private final References references;
    private final Declared declared;

    @Inject
    BindingChecks(References references) {
        this(references, Declared.NOTHING);
    }

    private BindingChecks(References references, Declared declared) {
        this.references = references;
        this.declared = declared;
    }

    /** The same as if what is declared were there already. */
    BindingChecks beside(Declared others) {
        return new BindingChecks(references, others);
    }

    /** @throws InvalidInputException naming the sender that is in no zone of the account */
    void check(AccountName account, SendRights rights) {
        for (int i = 0; i < rights.senders().size(); i++) {
            SenderPattern sender = rights.senders().get(i);
            if (!declared.isZoneOf(account, sender.domain()) && !references.isZoneOf(account, sender.domain())) {
                throw new InvalidInputException(
                        "senders[" + i + "]", sender + " is in no zone of the account " + account);
            }
        }
    }
}
