package dev.emailrouting.smtphooks;

import java.util.HashSet;
import java.util.Set;

import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/** The recipients of a transaction that are to be decided on again when the message is there. */
final class UndecidedRecipients {
    private static final AttachmentKey<UndecidedRecipients> KEY =
            AttachmentKey.of("dev.emailrouting.undecided-recipients", UndecidedRecipients.class);

    private final Set<MailAddress> recipients = new HashSet<>();

    private UndecidedRecipients() {}

    static void add(SMTPSession session, MailAddress recipient) {
        UndecidedRecipients undecided = of(session);
        undecided.recipients.add(recipient);
        session.setAttachment(KEY, undecided, State.Transaction);
    }

    static UndecidedRecipients of(SMTPSession session) {
        return session.getAttachment(KEY, State.Transaction).orElseGet(UndecidedRecipients::new);
    }

    boolean isEmpty() {
        return recipients.isEmpty();
    }

    boolean contains(MailAddress recipient) {
        return recipients.contains(recipient);
    }
}
