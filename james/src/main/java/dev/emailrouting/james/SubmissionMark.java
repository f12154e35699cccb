package dev.emailrouting.james;

import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * What stands on a mail of whether its sender, who had logged in, may send it. A bounce that James makes, and a copy that a mailet
 * sends, have the marks of the mail they come of: neither is a submission, whatever it says of a user.
 */
public final class SubmissionMark {
    private static final AttributeName PASSED = AttributeName.of("dev.emailrouting.submission");
    private static final AttributeName COUNTED = AttributeName.of("dev.emailrouting.submission-counted");
    /** Stands on what a user sends by JMAP. */
    private static final AttributeName JMAP_USER = AttributeName.of("org.apache.james.jmap.send.MailMetaData.username");

    private SubmissionMark() {}

    /** It may be sent, and was counted. */
    public static void pass(Mail mail) {
        MailMarks.note(mail, PASSED);
    }

    /** Whether the mail is what somebody sent who had logged in, and may be. */
    public static boolean hasPassed(Mail mail) {
        return MailMarks.isNoted(mail, PASSED) && !has(mail, Mail.SENT_BY_MAILET_ATTRIBUTE.getName());
    }

    public static void count(Mail mail) {
        MailMarks.put(mail, COUNTED, "yes");
    }

    public static boolean isCounted(Mail mail) {
        return has(mail, COUNTED);
    }

    /** Who sends the mail; empty where nobody does, or it was found already that he may. */
    public static Optional<Username> undecidedSubmitter(Mail mail) {
        return has(mail, PASSED) || has(mail, Mail.SENT_BY_MAILET_ATTRIBUTE.getName())
                ? Optional.empty()
                : text(mail, Mail.SMTP_AUTH_USER)
                        .or(() -> text(mail, JMAP_USER))
                        .map(Username::of);
    }

    /** Whether somebody sent the mail by JMAP, where nobody does who has not logged in. */
    static boolean isByJmap(Mail mail) {
        return has(mail, JMAP_USER);
    }

    private static boolean has(Mail mail, AttributeName name) {
        return AttributeUtils.getAttributeValueFromMail(mail, name).isPresent();
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }
}
