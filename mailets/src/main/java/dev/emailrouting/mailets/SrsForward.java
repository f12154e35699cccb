package dev.emailrouting.mailets;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.srs.SrsForwarding;
import dev.emailrouting.srs.SrsRewriter;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;

/**
 * Gives what is forwarded a sender in our SRS domain, so that it passes SPF at the next hop and its bounces come back here.
 * The null sender, a sender in our SRS domain and a client that had logged in keep theirs; the message is not touched.
 * A sender that can be neither rewritten nor stored now leaves as a MessagingException, to be tried again.
 *
 * <pre>{@code <mailet match="All" class="dev.emailrouting.mailets.SrsForward" onMailetException="retry-forward"/>}</pre>
 */
public class SrsForward extends GuardedMailet {
    private final SrsRewriter srs;

    @Inject
    public SrsForward(SrsRewriter srs) {
        this.srs = srs;
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (!mail.hasSender() || MailMarks.isAuthenticated(mail)) {
            return;
        }
        MailAddress sender = mail.getMaybeSender().get();
        SrsForwarding forwarding = srs.forward(sender.asString());
        if (forwarding.isFailure()) {
            throw new MessagingException("SRS: the sender was not rewritten: " + forwarding.reason());
        }
        String rewritten = forwarding.sender().orElseThrow();
        if (!rewritten.equals(sender.asString())) {
            MailMarks.put(mail, MailMarks.ORIGINAL_SENDER, sender.asString());
            ((MailImpl) mail).setSender(new MailAddress(rewritten));
        }
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: a reversible sender for what is forwarded";
    }
}
