package dev.emailrouting.mailets;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * Leaves an activity row for each recipient, so that nothing ends without a trace.
 *
 * <p>Parameters: {@code outcome} (an activity outcome; default {@code failed}), {@code reason} (said where the mail itself
 * carries none).
 */
public class RecordActivity extends GuardedMailet {
    private final RoutingJournal journal;
    private final Clock clock;
    private ActivityOutcome outcome;
    private String fallbackReason;

    @Inject
    public RecordActivity(RoutingJournal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        String word = getInitParameter("outcome", ActivityOutcome.FAILED.word());
        outcome = Arrays.stream(ActivityOutcome.values())
                .filter(candidate -> candidate.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new MessagingException("RecordActivity: 'outcome' is no outcome: " + word));
        fallbackReason = getInitParameter("reason", "kept in the repository for failed mail");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        HeaderBlock header = MailMessages.header(mail);
        for (MailAddress recipient : mail.getRecipients()) {
            journal.record(ActivityRows.of(clock, mail, header, recipient, outcome, reason(mail))
                    .build());
        }
    }

    private String reason(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class)
                .or(() -> Optional.ofNullable(mail.getErrorMessage()).flatMap(RecordActivity::firstLine))
                .orElse(fallbackReason);
    }

    /** James puts a stack trace there. */
    private static Optional<String> firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst();
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: an activity row for each recipient";
    }
}
