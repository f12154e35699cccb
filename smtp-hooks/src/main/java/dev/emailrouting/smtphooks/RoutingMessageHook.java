package dev.emailrouting.smtphooks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailPrograms;
import dev.emailrouting.james.MailView;
import dev.emailrouting.james.SessionMark;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides again, when the message is there, on the recipients of whom RoutingRcptHook could not know without it. Refused for
 * every recipient it gets the code and the text of the first one's rule; where for some it is put off, theirs. All else is
 * left to RouteRecipients, as is what a filter among the mailets may still change. Notes for it on the mail what only the
 * session can tell.
 *
 * <p>Stands behind AuthenticationHook, whose results rules may ask for. Never answers OK, which would acknowledge a message
 * without queueing it.
 */
public class RoutingMessageHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoutingMessageHook.class);

    private final RoutingTable tables;
    private final LocalAddresses local;
    private final MailPrograms programs;
    private final RateLimits limits;
    private final Refusals refusals;
    private final HookPlaces places;
    private final StartUpChecks startUp;

    @Inject
    public RoutingMessageHook(
            RoutingTable tables,
            LocalAddresses local,
            MailPrograms programs,
            RateLimits limits,
            Refusals refusals,
            HookPlaces places,
            StartUpChecks startUp) {
        this.tables = tables;
        this.local = local;
        this.programs = programs;
        this.limits = limits;
        this.refusals = refusals;
        this.places = places;
        this.startUp = startUp;
    }

    @Override
    public void init(Configuration configuration) {
        startUp.messageHookIsReady();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            SessionMark.keepOn(mail, session.isTLSStarted(), mail.getMessageSize());
            UndecidedRecipients undecided = UndecidedRecipients.of(session);
            HookResult answer = undecided.isEmpty() ? HookResult.DECLINED : decide(session, mail, undecided);
            if (HookResult.DECLINED.equals(answer)) {
                limits.count(session);
            }
            return answer;
        } catch (Throwable t) {
            // An Error too: James would end the session, and the client would not know what became of its message.
            LOGGER.error("event=data-failed mail={}", LogText.of(mail.getName()), t);
            return Answers.denySoft("4.3.0 The message cannot be routed now, try again later");
        }
    }

    private HookResult decide(SMTPSession session, Mail mail, UndecidedRecipients undecided)
            throws MessagingException, IOException {
        if (!places.take()) {
            return Answers.denySoft("4.3.2 Too busy to route the message, try again later");
        }
        try {
            return answer(session, mail, undecided);
        } finally {
            places.leave();
        }
    }

    private HookResult answer(SMTPSession session, Mail mail, UndecidedRecipients undecided)
            throws MessagingException, IOException {
        HeaderBlock header = MailMessages.header(mail);
        MailView message =
                MailView.atData(mail, header, session.getRemoteAddress().getAddress());
        MailPrograms.OfMail ofPrograms = programs.of(mail, header, message);
        Map<MailAddress, Ending> obstacles = new LinkedHashMap<>();
        for (MailAddress recipient : mail.getRecipients()) {
            if (undecided.contains(recipient)) {
                obstacleOf(session, recipient, message, ofPrograms)
                        .ifPresent(obstacle -> obstacles.put(recipient, obstacle));
            }
        }
        if (obstacles.isEmpty() || !obstacles.keySet().containsAll(mail.getRecipients())) {
            ofPrograms.keep();
            return HookResult.DECLINED;
        }
        obstacles.forEach((recipient, obstacle) -> refusals.atData(mail, header, recipient, obstacle));
        return Answers.refuse(obstacles.values().stream()
                .filter(Ending::isForNow)
                .findFirst()
                .orElseGet(() -> obstacles.values().iterator().next()));
    }

    private Optional<Ending> obstacleOf(
            SMTPSession session, MailAddress recipient, MailView message, MailPrograms.OfMail ofPrograms) {
        Optional<Decision> decision = Addresses.of(recipient)
                .map(address -> ofPrograms.decideAtData(tables, new Facts(address, local, message)));
        // By what a mailet may still change it is not certain which rules take the message; what their programs will do
        // matters less.
        Optional<Decision> certain = decision.filter(decided -> !decided.isUnsureWhoTakesIt());
        Optional<Ending> obstacle = decision.flatMap(Decision::obstacle).or(() -> certain.flatMap(limits::reached));
        if (obstacle.isEmpty()) {
            certain.ifPresent(decided -> limits.note(session, decided));
        } else {
            decision.ifPresent(ofPrograms::log);
        }
        return obstacle;
    }
}
