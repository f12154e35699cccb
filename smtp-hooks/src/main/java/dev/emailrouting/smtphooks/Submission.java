package dev.emailrouting.smtphooks;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.send.Standing;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/** What was allowed so far in the transaction of a client that has logged in. When his rights change meanwhile nothing was. */
final class Submission {
    private static final AttachmentKey<Submission> KEY =
            AttachmentKey.of("dev.emailrouting.submission", Submission.class);

    private final Standing standing;
    private final MaybeSender sender;
    private final Set<MailAddress> recipients = new HashSet<>();

    private Submission(Standing standing, MaybeSender sender) {
        this.standing = standing;
        this.sender = sender;
    }

    /** Empty where the sender was not looked at yet. */
    static Optional<Submission> in(SMTPSession session, Standing standing, MaybeSender sender) {
        return session.getAttachment(KEY, State.Transaction)
                .filter(begun -> begun.standing.equals(standing) && begun.sender.equals(sender));
    }

    static Submission begin(SMTPSession session, Standing standing, MaybeSender sender) {
        Submission submission = new Submission(standing, sender);
        session.setAttachment(KEY, submission, State.Transaction);
        return submission;
    }

    Standing standing() {
        return standing;
    }

    MaybeSender sender() {
        return sender;
    }

    void allow(MailAddress recipient) {
        recipients.add(recipient);
    }

    boolean isAllowed(MailAddress recipient) {
        return recipients.contains(recipient);
    }
}
