package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.james.SubmissionMark;
import dev.emailrouting.james.Submissions;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.send.SendRefusal;
import dev.emailrouting.routing.send.Standing;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to clients that have logged in as whom and to whom they may send: 550 5.7.1 with the named error at MAIL for the sender, at RCPT
 * for a recipient who is not theirs or is suppressed, at the end of DATA for the authors in From and Sender; then 450 4.7.1 for more
 * than they may send, and a mark on the mail, so that SendPolicy neither asks nor counts again. 451 for what cannot be known now.
 *
 * <p>It stands on a submission port, in the place of James's verifyIdentity, which knows nothing of what an administrator allows: as
 * there, a client that has not logged in gets 530 for a sender in one of James's domains. All else of such clients it leaves to others.
 *
 * <p>Behind HeaderHook and LoopHook, and before RoutingMessageHook, whose programs are not to run for what is not to be sent. Never
 * answers OK, which would skip James's own checks, or acknowledge a message without queueing it.
 */
public class SubmissionHook implements MailHook, RcptHook, JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(SubmissionHook.class);

    private final Submissions submissions;
    private final DomainList domains;
    private final RoutingJournal journal;
    private final HookPlaces places;
    private final Clock clock;

    @Inject
    public SubmissionHook(
            Submissions submissions, DomainList domains, RoutingJournal journal, HookPlaces places, Clock clock) {
        this.submissions = submissions;
        this.domains = domains;
        this.journal = journal;
        this.places = places;
        this.clock = clock;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        return decide(() -> session.getUsername() == null
                ? answerStranger(session, sender)
                : answerSender(session, sender, submissions.standingOf(session.getUsername())));
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return decide(() -> session.getUsername() == null
                ? answerStranger(session, sender)
                : answerRecipient(session, sender, recipient));
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        return session.getUsername() == null ? HookResult.DECLINED : decide(() -> answerMessage(session, mail));
    }

    private interface Decision {
        HookResult make() throws Exception;
    }

    private HookResult decide(Decision decision) {
        if (!places.take()) {
            return Answers.denySoft("4.3.2 Too busy to look up what you may send, try again later");
        }
        try {
            return decision.make();
        } catch (Throwable t) {
            // An Error too: James would end the session.
            LOGGER.error("event=submission-failed", t);
            return Answers.denySoft("4.3.0 What you may send cannot be looked up now, try again later");
        } finally {
            places.leave();
        }
    }

    private HookResult answerStranger(SMTPSession session, MaybeSender sender) throws DomainListException {
        Optional<Domain> domain = sender.asOptional().map(MailAddress::getDomain);
        return domain.isPresent() && !session.isRelayingAllowed() && domains.containsDomain(domain.get())
                ? Answers.denyStranger()
                : HookResult.DECLINED;
    }

    private HookResult answerSender(SMTPSession session, MaybeSender sender, Standing standing) {
        Optional<SendRefusal> refusal = submissions.refusalOfSender(standing, sender);
        if (refusal.isEmpty()) {
            Submission.begin(session, standing, sender);
            return HookResult.DECLINED;
        }
        LOGGER.info(
                "event=send-refused sender=user:{} error={} reason=\"{}\"",
                LogText.of(standing.user().key()),
                refusal.get().error(),
                LogText.of(refusal.get().reason()));
        return Answers.refuse(refusal.get());
    }

    private HookResult answerRecipient(SMTPSession session, MaybeSender sender, MailAddress recipient)
            throws Exception {
        Standing standing = submissions.standingOf(session.getUsername());
        HookResult answer = answerOnceMore(session, sender, standing);
        if (!HookResult.DECLINED.equals(answer)) {
            return answer;
        }
        Submission submission = Submission.in(session, standing, sender).orElseThrow();
        Optional<SendRefusal> refusal = Optional.ofNullable(
                submissions.refusalsOfRecipients(standing, List.of(recipient)).get(recipient));
        if (refusal.isEmpty()) {
            submission.allow(recipient);
            return HookResult.DECLINED;
        }
        record(
                ImmutableActivityRow.builder()
                        .time(clock.instant())
                        .sender(sender.asOptional().map(MailAddress::asString))
                        .recipient(recipient.asString())
                        .outcome(ActivityOutcome.SEND_REFUSED),
                submission,
                refusal.get());
        return Answers.refuse(refusal.get());
    }

    /** The sender again, where the client has logged in since MAIL, or his rights have changed. */
    private HookResult answerOnceMore(SMTPSession session, MaybeSender sender, Standing standing) {
        return Submission.in(session, standing, sender).isPresent()
                ? HookResult.DECLINED
                : answerSender(session, sender, standing);
    }

    private HookResult answerMessage(SMTPSession session, Mail mail) throws Exception {
        Standing standing = submissions.standingOf(session.getUsername());
        HookResult answer = answerOnceMore(session, mail.getMaybeSender(), standing);
        if (!HookResult.DECLINED.equals(answer)) {
            return answer;
        }
        Submission submission =
                Submission.in(session, standing, mail.getMaybeSender()).orElseThrow();
        HeaderBlock header = MailMessages.header(mail);
        Optional<SendRefusal> refusal = refusalOf(submission, mail, header);
        if (refusal.isEmpty()) {
            SubmissionMark.pass(mail);
            return HookResult.DECLINED;
        }
        for (MailAddress recipient : mail.getRecipients()) {
            record(
                    ActivityRows.of(clock, mail, header, recipient, ActivityOutcome.SEND_REFUSED, ""),
                    submission,
                    refusal.get());
        }
        return Answers.refuse(refusal.get());
    }

    /** What is left of it: recipients that were accepted before the client had logged in, the authors, and how much it is. */
    private Optional<SendRefusal> refusalOf(Submission submission, Mail mail, HeaderBlock header) {
        Standing standing = submission.standing();
        List<MailAddress> unknown = mail.getRecipients().stream()
                .filter(recipient -> !submission.isAllowed(recipient))
                .collect(Collectors.toList());
        Map<MailAddress, SendRefusal> refused =
                unknown.isEmpty() ? Map.of() : submissions.refusalsOfRecipients(standing, unknown);
        return refused.values().stream()
                .findFirst()
                .or(() -> submissions.refusalOfAuthors(standing, header))
                .or(() -> submissions.take(standing, mail.getRecipients().size()));
    }

    private void record(ImmutableActivityRow.Builder row, Submission submission, SendRefusal refusal) {
        Standing standing = submission.standing();
        String domain = submission
                .sender()
                .asOptional()
                .map(sender -> sender.getDomain().asString())
                .orElseGet(() -> standing.user().domain().toString());
        journal.record(row.zone(domain)
                .account(standing.account().toString())
                .reason("user:" + standing.user().key() + ": " + refusal.text())
                .build());
    }
}
