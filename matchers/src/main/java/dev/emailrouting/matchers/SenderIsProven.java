package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.List;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.james.MailMarks;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * All recipients where the envelope sender is who it says, so that a DSN to it strikes no stranger; never for the null
 * sender. So far a sender is proven when its client had logged in.
 */
public class SenderIsProven extends GuardedMatcher {

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        return MailMarks.isSenderProven(mail) ? mail.getRecipients() : List.of();
    }
}
