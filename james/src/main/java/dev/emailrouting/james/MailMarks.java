package dev.emailrouting.james;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * The attributes the pack puts on a mail. Strings and numbers only: James's own loader reads them back from a durable
 * queue, and it cannot see the pack's classes.
 */
public final class MailMarks {
    /** The envelope sender before SRS rewrote it. */
    public static final AttributeName ORIGINAL_SENDER = AttributeName.of("dev.emailrouting.original-sender");

    /** Why the mail's recipients are refused, deferred or failed; James's own DSN and bounce mailets show it. */
    public static final AttributeName REASON = AttributeName.of("delivery-error");

    /** The message's {@link MailReport}. */
    static final AttributeName AUTHENTICATION = AttributeName.of("dev.emailrouting.authentication");

    /** Why the message belongs into quarantine, there for such a message only. */
    public static final AttributeName QUARANTINE = AttributeName.of("dev.emailrouting.quarantine");

    /** Why less was done than the author's domain asks for; there where it was so only. */
    public static final AttributeName LOCAL_POLICY = AttributeName.of("dev.emailrouting.local-policy");

    /** There where the message has been through {@code Authenticate}, which is not to be done twice. */
    public static final AttributeName RESULTS_WRITTEN = AttributeName.of("dev.emailrouting.authentication-results");

    private MailMarks() {}

    public static void put(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }

    /** Whether the client that sent the mail had logged in. */
    public static boolean isAuthenticated(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_AUTH_USER, String.class)
                .isPresent();
    }
}
