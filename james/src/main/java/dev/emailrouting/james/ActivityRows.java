package dev.emailrouting.james;

import java.time.Clock;
import java.util.Optional;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** The parts of an activity row that every step of a mail's way has in common. */
public final class ActivityRows {
    /** A Message-ID longer than RFC 5322 2.1.1 lets a line be is not worth finding again. */
    private static final int MAX_MESSAGE_ID = 998;

    private ActivityRows() {}

    public static ImmutableActivityRow.Builder of(
            Clock clock, Mail mail, HeaderBlock header, MailAddress recipient, ActivityOutcome outcome, String reason) {
        ImmutableActivityRow.Builder row = ImmutableActivityRow.builder()
                .time(clock.instant())
                .messageId(messageId(header))
                .mailName(mail.getName())
                .sender(mail.getMaybeSender().asOptional().map(MailAddress::asString))
                .recipient(recipient.asString())
                .outcome(outcome)
                .reason(reason)
                .authentication(MailReport.summary(mail));
        return RouteMarks.describe(mail, recipient, row);
    }

    /** The Message-ID as it stands, angle brackets included; empty for one that is no printable ASCII, or endless. */
    public static Optional<String> messageId(HeaderBlock header) {
        return header.first("Message-ID").filter(ActivityRows::isFit);
    }

    private static boolean isFit(String id) {
        return !id.isEmpty() && id.length() <= MAX_MESSAGE_ID && id.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
