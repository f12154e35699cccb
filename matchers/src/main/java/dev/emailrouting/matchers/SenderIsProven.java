package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.List;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.james.MailReport;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * All recipients where the envelope sender is who it says, so that a DSN to it strikes no stranger: its client had logged in,
 * SPF passed for it, or DMARC passed for the author's domain and it is in that. Never for the null sender.
 */
public class SenderIsProven extends GuardedMatcher {

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        return MailReport.isSenderProven(mail) ? mail.getRecipients() : List.of();
    }
}
