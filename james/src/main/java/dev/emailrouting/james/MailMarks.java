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

    /** There where the zone whose rule forwards the mail does not want it sealed. */
    public static final AttributeName NOT_TO_BE_SEALED = AttributeName.of("dev.emailrouting.not-to-be-sealed");

    /** The domain of the sender of a forward, there where its zone has one of its own. */
    public static final AttributeName SRS_DOMAIN = AttributeName.of("dev.emailrouting.srs-domain");

    /** There where the message is a reply or a send of this server's, in whose envelope sender nobody is struck but who sends. */
    public static final AttributeName OWN = AttributeName.of("dev.emailrouting.own");

    private static final String WITH_SENDER = "with a sender";
    private static final String WITHOUT_SENDER = "without a sender";

    private MailMarks() {}

    public static void put(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }

    /** Notes that something was done to the mail's message, which is not to be done twice. */
    public static void note(Mail mail, AttributeName done) {
        put(mail, done, mail.hasSender() ? WITH_SENDER : WITHOUT_SENDER);
    }

    /** Whether it was noted. A bounce that James makes has the marks of the mail it is about, which are not about its own message. */
    public static boolean isNoted(Mail mail, AttributeName done) {
        return AttributeUtils.getValueAndCastFromMail(mail, done, String.class)
                .filter((mail.hasSender() ? WITH_SENDER : WITHOUT_SENDER)::equals)
                .isPresent();
    }

    /** Whether the client that sent the mail had logged in. */
    public static boolean isAuthenticated(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_AUTH_USER, String.class)
                .isPresent();
    }
}
