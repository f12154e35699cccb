package dev.emailrouting.smtphooks;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import com.google.common.base.Ascii;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailAuthentication;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.Judgement;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.settings.Settings;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks SPF, DKIM, DMARC and ARC at the end of DATA, from the very bytes the client sent, keeps the report on the mail and
 * does what the zone of the recipients makes of it: 550 5.7.26 for what the author's domain wants refused, a mark on what it
 * wants quarantined. Nothing follows for exempt networks, and mail of those who have logged in or may relay is not checked.
 *
 * <p>Never answers OK, which would acknowledge a message without queueing it.
 */
public class AuthenticationHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuthenticationHook.class);

    private final MailAuthentication authentication;
    private final AuthenticationPolicy policy;
    private final Clients clients;
    private final RoutingTable tables;
    private final RoutingJournal journal;
    private final StartUpChecks startUp;
    private final Clock clock;
    private final Semaphore places;

    @Inject
    public AuthenticationHook(
            MailAuthentication authentication,
            AuthenticationPolicy policy,
            Clients clients,
            RoutingTable tables,
            RoutingJournal journal,
            StartUpChecks startUp,
            Settings settings,
            Clock clock) {
        this.authentication = authentication;
        this.policy = policy;
        this.clients = clients;
        this.tables = tables;
        this.journal = journal;
        this.startUp = startUp;
        this.clock = clock;
        this.places = new Semaphore(settings.maxWaitingInAuthentication());
    }

    @Override
    public void init(Configuration configuration) {
        startUp.authenticationHookIsReady();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (clients.isOurs(session)) {
            return HookResult.DECLINED;
        }
        // Hooks run on James's I/O threads: were all of them to wait for the DNS, nobody else would be served.
        if (!places.tryAcquire()) {
            LOGGER.info("event=authentication outcome=busy mail={}", LogText.of(mail.getName()));
            return Answers.denySoft("4.3.2 Too busy to check the message, try again later");
        }
        try {
            return answer(session, mail);
        } catch (Throwable t) {
            // An Error too: James would end the session, and the client would not know what became of its message.
            LOGGER.error("event=authentication-failed mail={}", LogText.of(mail.getName()), t);
            return Answers.denySoft("4.3.0 The message cannot be checked now, try again later");
        } finally {
            places.release();
        }
    }

    private HookResult answer(SMTPSession session, Mail mail) throws MessagingException, IOException {
        AuthenticationReport report =
                authentication.authenticate(mail, Clients.identity(session, mail.getMaybeSender()));
        Judgement judgement = clients.isExempt(session)
                ? Judgement.of(Judgement.Action.ACCEPT, "", "exempt network")
                : policy.judge(report, TransactionPolicy.of(session));
        policy.softening(report).ifPresent(softening -> MailMarks.put(mail, MailMarks.LOCAL_POLICY, softening));
        log(mail, report, judgement);
        String text = judgement.status() + " " + judgement.reason();
        switch (judgement.action()) {
            case REFUSE:
                record(mail, ActivityOutcome.REJECTED, text);
                return Answers.deny(text);
            case DEFER:
                record(mail, ActivityOutcome.DEFERRED, text);
                return Answers.denySoft(text);
            case QUARANTINE:
                MailMarks.put(mail, MailMarks.QUARANTINE, judgement.reason());
                return HookResult.DECLINED;
            default:
                return HookResult.DECLINED;
        }
    }

    private void record(Mail mail, ActivityOutcome outcome, String text) throws MessagingException, IOException {
        HeaderBlock header = MailMessages.header(mail);
        for (MailAddress recipient : mail.getRecipients()) {
            String domain = Addresses.of(recipient)
                    .map(EmailAddress::domain)
                    .map(Object::toString)
                    .orElseGet(() -> recipient.getDomain().asString());
            journal.record(ActivityRows.of(clock, mail, header, recipient, outcome, "at DATA: " + text)
                    .zone(domain)
                    .account(Addresses.of(recipient)
                            .flatMap(address -> tables.owner(address.domain()))
                            .map(Object::toString))
                    .build());
        }
    }

    private static void log(Mail mail, AuthenticationReport report, Judgement judgement) {
        LOGGER.info(
                "event=authentication outcome={} mail={} client={} helo={} sender=<{}> from={} spf={} dkim={} dmarc={}"
                        + " disposition={} arc={} reason=\"{}\"",
                judgement.action().done(),
                LogText.of(mail.getName()),
                report.client().address().getHostAddress(),
                LogText.of(report.client().helo().orElse("-")),
                LogText.of(report.client().mailFrom().orElse("")),
                LogText.of(report.dmarc().headerFrom().orElse("-")),
                report.spf().verdict().word(),
                report.dkim().stream()
                        .map(signature -> signature.verdict().word())
                        .collect(Collectors.joining(",")),
                report.dmarc().verdict().word(),
                Ascii.toLowerCase(report.dmarc().disposition().name()),
                report.arc().verdict().word(),
                LogText.of(judgement.reason()));
    }
}
