package dev.emailrouting.james;

import java.util.function.BiPredicate;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.internet.AddressException;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/** Whether a user has an address by James's own saying, as its verifyIdentity asks: it is his, or an alias of his, in a local domain. */
@Singleton
public class JamesOwnAddresses implements BiPredicate<EmailAddress, EmailAddress> {
    private final CanSendFrom aliases;
    private final UsersRepository users;
    private final DomainList domains;

    @Inject
    public JamesOwnAddresses(CanSendFrom aliases, UsersRepository users, DomainList domains) {
        this.aliases = aliases;
        this.users = users;
        this.domains = domains;
    }

    /** @throws StoreUnavailableException where James cannot tell now */
    @Override
    public boolean test(EmailAddress user, EmailAddress address) {
        try {
            MailAddress asked = Addresses.toJames(address);
            return domains.containsDomain(asked.getDomain())
                    && aliases.userCanSendFrom(users.getUsername(Addresses.toJames(user)), users.getUsername(asked));
        } catch (AddressException e) {
            return false;
        } catch (DomainListException | UsersRepositoryException e) {
            throw new StoreUnavailableException("the server's own users cannot be asked now", e);
        }
    }
}
