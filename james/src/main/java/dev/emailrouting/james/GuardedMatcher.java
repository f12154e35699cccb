package dev.emailrouting.james;

import java.util.Collection;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/** A matcher from which only a MessagingException leaves, for the reason given at {@link GuardedMailet}. */
public abstract class GuardedMatcher extends GenericMatcher {

    @Override
    public final Collection<MailAddress> match(Mail mail) throws MessagingException {
        return Guard.run(getClass(), mail, () -> select(mail));
    }

    /** The recipients that match; none when the list is empty. */
    protected abstract Collection<MailAddress> select(Mail mail) throws Exception;
}
