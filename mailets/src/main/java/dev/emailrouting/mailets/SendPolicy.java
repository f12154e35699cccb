package dev.emailrouting.mailets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.SubmissionMark;
import dev.emailrouting.james.Submissions;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.send.SendRefusal;
import dev.emailrouting.routing.send.Standing;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;

/**
 * Holds people who have logged in to what they may send, where no SubmissionHook has: what they sent by JMAP, or at a port without it.
 * Where sender or author are not allowed, or it is more than they may send, nobody gets the message; else all but recipients who are not
 * theirs or are suppressed. The refused go to the {@code rejected} processor, each with an activity row; the DSN is for the user, whoever
 * stands in the envelope. Mail that the hook let through, of clients that have not logged in, and what this server sends itself goes on.
 *
 * <p>Parameter: {@code rejected} (default {@code rejected}), a processor. What cannot be known now leaves as a MessagingException:
 * {@code onMailetException} is to name the retry processor. Counted once, however often the mail is tried again.
 *
 * <p>In {@code root} behind Authenticate and before all that sends mail on:
 *
 * <pre>
 * &lt;mailet match="All" class="dev.emailrouting.mailets.SendPolicy"&gt;
 *     &lt;onMailetException&gt;retry-root&lt;/onMailetException&gt;
 *     &lt;rejected&gt;rejected&lt;/rejected&gt;
 * &lt;/mailet&gt;
 * </pre>
 */
public class SendPolicy extends GuardedMailet {
    private final Submissions submissions;
    private final Dispatcher dispatcher;
    private String rejectedProcessor;

    @Inject
    public SendPolicy(Submissions submissions, Dispatcher dispatcher) {
        this.submissions = submissions;
        this.dispatcher = dispatcher;
    }

    @Override
    public void init() throws MessagingException {
        rejectedProcessor = getInitParameter("rejected", "rejected");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        Optional<Username> user = SubmissionMark.undecidedSubmitter(mail);
        if (user.isPresent()) {
            new Decision(mail, submissions.standingOf(user.get()), MailMessages.header(mail)).carryOut();
        }
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: who has logged in sends as whom and to whom he may";
    }

    private final class Decision {
        private final Mail mail;
        private final Standing standing;
        private final HeaderBlock header;
        private final Map<String, Shipment> rejected = new LinkedHashMap<>();
        private final Shipment staying;

        private Decision(Mail mail, Standing standing, HeaderBlock header) {
            this.mail = mail;
            this.standing = standing;
            this.header = header;
            this.staying =
                    Shipment.to(mail.getState(), ActivityOutcome.DELIVERED).marked(SubmissionMark::pass);
        }

        private void carryOut() throws MessagingException, IOException {
            Optional<SendRefusal> refusal = submissions
                    .refusalOfSender(standing, mail.getMaybeSender())
                    .or(() -> submissions.refusalOfAuthors(standing, header));
            Map<MailAddress, SendRefusal> refused =
                    refusal.isPresent() ? Map.of() : submissions.refusalsOfRecipients(standing, mail.getRecipients());
            Set<MailAddress> left = mail.getRecipients().stream()
                    .filter(recipient -> !refused.containsKey(recipient))
                    .collect(Collectors.toSet());
            Optional<SendRefusal> ofAll = refusal.or(() -> tooMany(left.size()));
            for (MailAddress recipient : mail.getRecipients()) {
                Optional<SendRefusal> why =
                        Optional.ofNullable(refused.get(recipient)).or(() -> ofAll);
                if (why.isPresent()) {
                    reject(recipient, why.get());
                } else {
                    staying.add(recipient, recipient);
                }
            }
            List<Shipment> shipments = new ArrayList<>(rejected.values());
            shipments.add(staying);
            dispatcher.dispatch(mail, header, shipments);
        }

        private Optional<SendRefusal> tooMany(int recipients) {
            if (recipients == 0 || SubmissionMark.isCounted(mail)) {
                return Optional.empty();
            }
            Optional<SendRefusal> limit = submissions.take(standing, recipients);
            if (limit.isEmpty()) {
                SubmissionMark.count(mail);
            }
            return limit;
        }

        private void reject(MailAddress recipient, SendRefusal why) {
            if (Served.of(mail).contains(ActivityOutcome.SEND_REFUSED, recipient, recipient)) {
                return;
            }
            String domain = standing.user().domain().toString();
            Cause cause = new Cause(
                    "user:" + standing.user().key() + ": " + why.text(),
                    Optional.of(domain),
                    Optional.of(standing.account().toString()),
                    Optional.empty());
            rejected.computeIfAbsent(
                            "5.7.1 " + why.text(),
                            text -> Shipment.because(text, rejectedProcessor, ActivityOutcome.SEND_REFUSED)
                                    .marked(this::returnToUser))
                    .add(recipient, recipient, cause);
        }

        /** A sender who is not the user's own may be anybody, and must not be told. */
        private void returnToUser(Mail returned) {
            if (submissions.refusalOfSender(standing, returned.getMaybeSender()).isPresent() || !returned.hasSender()) {
                ((MailImpl) returned).setSender(user().asOptional().orElse(null));
            }
        }

        private MaybeSender user() {
            try {
                return MaybeSender.of(Addresses.toJames(standing.user()));
            } catch (AddressException e) {
                return MaybeSender.nullSender();
            }
        }
    }
}
