package dev.emailrouting.james;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.internet.AddressException;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.LocalAddresses;
import org.apache.james.core.MailAddress;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What James's users and its recipient rewrite table say, as its own ValidRcptHandler would read them. */
@Singleton
public class JamesLocalAddresses implements LocalAddresses {
    private static final Logger LOGGER = LoggerFactory.getLogger(JamesLocalAddresses.class);

    private final UsersRepository users;
    private final RecipientRewriteTable mappings;
    private final MailetContext mailetContext;

    @Inject
    public JamesLocalAddresses(UsersRepository users, RecipientRewriteTable mappings, MailetContext mailetContext) {
        this.users = users;
        this.mappings = mappings;
        this.mailetContext = mailetContext;
    }

    @Override
    public Presence presence(EmailAddress address) {
        try {
            return presence(Addresses.toJames(address));
        } catch (AddressException e) {
            return Presence.ABSENT;
        }
    }

    /** As {@link #presence(EmailAddress)}, also for domains that no zone can have, such as {@code localhost}. */
    public Presence presence(MailAddress address) {
        try {
            return users.contains(users.getUsername(address)) || isMapped(address) ? Presence.PRESENT : Presence.ABSENT;
        } catch (Exception e) {
            LOGGER.warn("event=local-lookup-failed recipient={}", LogText.of(address.asString()), e);
            return Presence.UNKNOWN;
        }
    }

    private boolean isMapped(MailAddress address) throws Exception {
        try {
            return !mappings.getResolvedMappings(address.getLocalPart(), address.getDomain())
                    .isEmpty();
        } catch (ErrorMappingException e) {
            // James's error mappings are addresses that it knows and answers itself.
            return true;
        }
    }

    @Override
    public EmailAddress postmaster() {
        return EmailAddress.parseServer(mailetContext.getPostmaster().asString());
    }
}
