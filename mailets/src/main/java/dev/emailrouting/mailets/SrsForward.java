package dev.emailrouting.mailets;

import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.srs.SrsForwarding;
import dev.emailrouting.srs.SrsRewriter;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * Gives what is forwarded a sender in our SRS domain, or in that of its zone, so that it passes SPF at the next hop and its
 * bounces come back here. The null sender, a sender in an SRS domain of ours and a client that had logged in keep theirs; the
 * message is not touched.
 * Where the store is away, or has taken as many long senders as it may a day, a MessagingException leaves, and the mail is
 * to be tried again.
 *
 * <p>Parameter {@code failed} (default {@code failed}): the processor for mail whose sender can never be rewritten.
 */
public class SrsForward extends GuardedMailet {
    private final SrsRewriter srs;
    private String failedProcessor;

    @Inject
    public SrsForward(SrsRewriter srs) {
        this.srs = srs;
    }

    @Override
    public void init() {
        failedProcessor = getInitParameter("failed", "failed");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (!mail.hasSender() || MailMarks.isAuthenticated(mail)) {
            return;
        }
        MailAddress sender = mail.getMaybeSender().get();
        SrsForwarding forwarding = domainOfZone(mail)
                .map(domain -> srs.forward(sender.asString(), domain))
                .orElseGet(() -> srs.forward(sender.asString()));
        if (forwarding.outcome() == SrsForwarding.Outcome.ALIAS_LIMIT) {
            throw new MessagingException("SRS: the sender was not rewritten: " + forwarding.reason());
        }
        if (forwarding.isFailure()) {
            MailMarks.put(mail, MailMarks.REASON, "5.1.7 The sender cannot be rewritten: " + forwarding.reason());
            mail.setState(failedProcessor);
            return;
        }
        String rewritten = forwarding.sender().orElseThrow();
        if (!rewritten.equals(sender.asString())) {
            MailMarks.put(mail, MailMarks.ORIGINAL_SENDER, sender.asString());
            ((MailImpl) mail).setSender(new MailAddress(rewritten));
        }
    }

    /** Empty also where the zone has given it up meanwhile, so that bounces to it would not come back. */
    private Optional<String> domainOfZone(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.SRS_DOMAIN, String.class)
                .filter(srs::isOwn);
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: a reversible sender for what is forwarded";
    }
}
