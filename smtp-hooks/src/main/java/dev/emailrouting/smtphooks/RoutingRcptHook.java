package dev.emailrouting.smtphooks;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.JamesLocalAddresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailPrograms;
import dev.emailrouting.james.OwnDomains;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.routing.authentication.ImmutableSessionPolicy;
import dev.emailrouting.routing.authentication.SessionPolicy;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at RCPT what is not accepted; stands in the place of James's ValidRcptHandler. In a zone: 550 with the rule's text for
 * what a rule rejects, 550 5.1.1 for what nothing matches, 451 for what cannot be known now. At an SRS address: only bounces
 * to addresses of our own making. In James's other domains: what ValidRcptHandler would have said. And 452 for a recipient
 * for whom DATA would have to be answered otherwise than for those accepted before. A recipient of whom only the message can
 * tell what happens is accepted, and left to {@link RoutingMessageHook}.
 *
 * <p>It never answers OK, which would skip James's relay and identity checks: what it does not refuse it declines to decide.
 */
public class RoutingRcptHook implements RcptHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoutingRcptHook.class);
    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");

    private final RoutingTable tables;
    private final JamesLocalAddresses local;
    private final DomainList domains;
    private final OwnDomains ownDomains;
    private final SrsRecipients srsRecipients;
    private final Clients clients;
    private final MailPrograms programs;
    private final RateLimits limits;
    private final Refusals refusals;
    private final HookPlaces places;
    private final StartUpChecks startUp;

    @Inject
    public RoutingRcptHook(
            RoutingTable tables,
            JamesLocalAddresses local,
            DomainList domains,
            OwnDomains ownDomains,
            SrsRecipients srsRecipients,
            Clients clients,
            MailPrograms programs,
            RateLimits limits,
            Refusals refusals,
            HookPlaces places,
            StartUpChecks startUp) {
        this.tables = tables;
        this.local = local;
        this.domains = domains;
        this.ownDomains = ownDomains;
        this.srsRecipients = srsRecipients;
        this.clients = clients;
        this.programs = programs;
        this.limits = limits;
        this.refusals = refusals;
        this.places = places;
        this.startUp = startUp;
    }

    @Override
    public void init(Configuration configuration) {
        // The port opens after this: James must know our domains before the first client names one.
        ownDomains.register();
        startUp.rcptHookIsReady();
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        if (!places.take()) {
            return Answers.denySoft("4.3.2 Too busy to look the address up, try again later");
        }
        try {
            return answer(session, sender, recipient);
        } catch (Throwable t) {
            // An Error too: James would end the session.
            LOGGER.error("event=rcpt-failed recipient={}", LogText.of(recipient.asString()), t);
            return Answers.denySoft("4.3.0 The address cannot be looked up now, try again later");
        } finally {
            places.leave();
        }
    }

    private HookResult answer(SMTPSession session, MaybeSender sender, MailAddress recipient)
            throws DomainListException {
        Optional<HookResult> srs = srsRecipients.check(session, sender, recipient);
        if (srs.isPresent()) {
            return HookResult.DECLINED.equals(srs.get())
                    ? inTransaction(session, recipient, SessionPolicy.outsideZones())
                    : srs.get();
        }
        EnvelopeView message = new EnvelopeView(session, sender);
        Optional<Decision> decision = Addresses.of(recipient)
                .map(address -> Decider.decide(tables, new Facts(address, local, message, programs.beforeMessage())))
                .filter(Decision::isOurs);
        if (decision.isPresent()) {
            return inZone(session, sender, recipient, decision.get(), message.restsOnDeclaredSize());
        }
        return domains.containsDomain(recipient.getDomain())
                ? inOtherLocalDomain(session, recipient)
                : HookResult.DECLINED;
    }

    private HookResult inZone(
            SMTPSession session, MaybeSender sender, MailAddress recipient, Decision decision, boolean isUnsure) {
        boolean isFinal = !decision.needsMessage() && !isUnsure;
        Optional<Ending> obstacle = decision.obstacle().or(() -> isFinal ? limits.reached(decision) : Optional.empty());
        if (obstacle.isEmpty()) {
            HookResult answer = inTransaction(session, recipient, policyOf(decision, isFinal));
            if (HookResult.DECLINED.equals(answer)) {
                remember(session, recipient, decision, isFinal);
            }
            return answer;
        }
        refusals.atRcpt(sender, decision.recipient(), obstacle.get());
        return Answers.refuse(obstacle.get());
    }

    /** A limit that is only looked at when the message is there has the message put off, which another recipient would forbid. */
    private SessionPolicy policyOf(Decision decision, boolean isFinal) {
        SessionPolicy policy = SessionPolicy.of(decision);
        return isFinal || !limits.applyTo(decision)
                ? policy
                : ImmutableSessionPolicy.copyOf(policy).withStandsAlone(true);
    }

    private void remember(SMTPSession session, MailAddress recipient, Decision decision, boolean isFinal) {
        if (isFinal) {
            limits.note(session, decision);
        } else {
            UndecidedRecipients.add(session, recipient);
        }
    }

    /** RFC 5321 4.5.3.1.10: a client that is told 452 at RCPT sends to that recipient in a transaction of its own. */
    private HookResult inTransaction(SMTPSession session, MailAddress recipient, SessionPolicy policy) {
        if (clients.isExempt(session) || TransactionPolicy.admits(session, policy)) {
            return HookResult.DECLINED;
        }
        LOGGER.info("event=rcpt outcome=split recipient={}", LogText.of(recipient.asString()));
        return Answers.denyForNow("4.5.3 Another policy holds for this recipient, send to it separately");
    }

    private HookResult inOtherLocalDomain(SMTPSession session, MailAddress recipient) {
        Presence presence = local.presence(recipient);
        if (presence == Presence.PRESENT
                || ROLE_ADDRESSES.contains(recipient.getLocalPart().toLowerCase(Locale.ROOT))) {
            return inTransaction(session, recipient, SessionPolicy.outsideZones());
        }
        return presence == Presence.UNKNOWN
                ? Answers.denySoft("4.3.0 The address cannot be looked up now, try again later")
                : Answers.deny("5.1.1 No such address here");
    }
}
