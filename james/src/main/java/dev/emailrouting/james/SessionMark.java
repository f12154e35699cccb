package dev.emailrouting.james;

import java.util.Optional;

import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** What of a mail's session only the end of DATA can tell, kept on the mail: whether it was under TLS, and the octets that came. */
public final class SessionMark {
    private static final AttributeName NAME = AttributeName.of("dev.emailrouting.session");
    private static final String WITH_SENDER = "sender";
    private static final String TLS = "tls";
    private static final String NOT = "-";
    private static final int PARTS = 3;

    private final boolean tls;
    private final long size;

    private SessionMark(boolean tls, long size) {
        this.tls = tls;
        this.size = size;
    }

    public static void keepOn(Mail mail, boolean tls, long size) {
        MailMarks.put(
                mail, NAME, (mail.hasSender() ? WITH_SENDER : NOT) + " " + (tls ? TLS : NOT) + " " + Math.max(size, 0));
    }

    /** Empty where the mail came without the hook, and for a bounce, whose marks are those of the mail it is about. */
    static Optional<SessionMark> of(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .map(text -> text.split(" ", PARTS))
                .filter(parts -> parts.length == PARTS && parts[0].equals(WITH_SENDER) == mail.hasSender())
                .filter(parts -> parts[2].matches("[0-9]{1,18}"))
                .map(parts -> new SessionMark(parts[1].equals(TLS), Long.parseLong(parts[2])));
    }

    boolean tls() {
        return tls;
    }

    long size() {
        return size;
    }
}
