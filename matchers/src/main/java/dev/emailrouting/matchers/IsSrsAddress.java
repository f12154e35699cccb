package dev.emailrouting.matchers;

import java.util.Collection;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.james.GuardedMatcher;
import dev.emailrouting.srs.SrsReversal;
import dev.emailrouting.srs.SrsRewriter;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Recipients that are SRS addresses of ours: genuine and in date, so that a bounce to them can be sent on. */
public class IsSrsAddress extends GuardedMatcher {
    private final SrsRewriter srs;

    @Inject
    public IsSrsAddress(SrsRewriter srs) {
        this.srs = srs;
    }

    @Override
    protected Collection<MailAddress> select(Mail mail) {
        return mail.getRecipients().stream()
                .filter(recipient -> srs.reverse(recipient.asString()).outcome() == SrsReversal.Outcome.REVERSED)
                .collect(Collectors.toList());
    }
}
