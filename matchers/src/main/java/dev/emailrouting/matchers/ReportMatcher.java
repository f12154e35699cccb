package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.List;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.james.MailReport;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** All recipients of a mail whose authentication is found to be as wanted; none of a mail that was not checked. */
abstract class ReportMatcher extends GuardedMatcher {

    @Override
    protected final Collection<MailAddress> select(Mail mail) {
        return MailReport.of(mail).filter(this::isWanted).isPresent() ? mail.getRecipients() : List.of();
    }

    abstract boolean isWanted(AuthenticationReport report);
}
