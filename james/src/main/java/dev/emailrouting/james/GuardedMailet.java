package dev.emailrouting.james;

import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * A mailet from which only a MessagingException leaves. James loses the mail, and a spooler thread for good, when an Error
 * does; a MessagingException goes where the mailet's {@code onMailetException} says.
 */
public abstract class GuardedMailet extends GenericMailet {

    @Override
    public final void service(Mail mail) throws MessagingException {
        Guard.run(getClass(), mail, () -> {
            serve(mail);
            return null;
        });
    }

    /** The mailet's work. Whatever it throws, the mail is not lost. */
    protected abstract void serve(Mail mail) throws Exception;
}
