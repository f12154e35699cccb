package dev.emailrouting.smtphooks;

import dev.emailrouting.routing.authentication.SessionPolicy;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * The policy a transaction is judged by: that of its first accepted recipient. One answer to DATA covers all recipients, so
 * that one with another policy has to come in a transaction of its own.
 */
final class TransactionPolicy {
    private static final AttachmentKey<SessionPolicy> KEY =
            AttachmentKey.of("dev.emailrouting.transaction-policy", SessionPolicy.class);

    private TransactionPolicy() {}

    /** Whether a recipient with the policy may join those accepted so far. */
    static boolean admits(SMTPSession session, SessionPolicy policy) {
        if (session.getRcptCount() == 0) {
            // It may still be refused by a handler after ours; then the next one comes by here too.
            session.setAttachment(KEY, policy, State.Transaction);
            return true;
        }
        return !policy.standsAlone() && of(session).equals(policy);
    }

    static SessionPolicy of(SMTPSession session) {
        return session.getAttachment(KEY, State.Transaction).orElseGet(SessionPolicy::outsideZones);
    }
}
