package dev.emailrouting.routing.bounces;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;

/** Is told what the servers of destinations make of forwarded mail. Neither waits nor throws. */
public interface DestinationWatch {
    void taken(AccountName account, EmailAddress destination);

    /** @param words what the server said of the address */
    void refused(AccountName account, EmailAddress destination, String words);

    /** The same of what the account itself sent, a reply or a message of a binding or a program. By default nothing is done. */
    default void sendRefused(AccountName account, EmailAddress recipient, String words) {}
}
