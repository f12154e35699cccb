package dev.emailrouting.smtphooks;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.google.common.net.InetAddresses;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices mail that comes in clear text for a zone whose MTA-STS policy has the mode {@code enforce}: from a sender who knows no
 * MTA-STS, or through somebody who took STARTTLS out of the dialogue. {@code <action>} is {@code log} (default), or
 * {@code refuse} for 550 5.7.10, which RFC 3207 4 forbids to servers that anybody may send to. Reports on failed encryption must
 * come in all the same (RFC 8460 3): {@code postmaster@}, what the zone says as {@code reportsTo}, and the addresses in
 * {@code <reportMailbox>} are let through.
 */
public class ClearTextHook implements RcptHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClearTextHook.class);
    private static final String POSTMASTER = "postmaster";

    private enum Action {
        LOG,
        REFUSE
    }

    private final RoutingTable tables;
    private final Clients clients;
    private final Refusals refusals;
    private Action action = Action.LOG;
    private Set<EmailAddress> reportMailboxes = Set.of();

    @Inject
    public ClearTextHook(RoutingTable tables, Clients clients, Refusals refusals) {
        this.tables = tables;
        this.clients = clients;
        this.refusals = refusals;
    }

    @Override
    public void init(Configuration configuration) {
        action = action(configuration.getString("action", "log"));
        reportMailboxes = Arrays.stream(configuration.getStringArray("reportMailbox"))
                .map(text -> EmailAddress.parse("ClearTextHook: reportMailbox", text.trim()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Action action(String word) {
        return Arrays.stream(Action.values())
                .filter(each -> each.name().equalsIgnoreCase(word.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "ClearTextHook: action must be log or refuse, not " + LogText.of(word)));
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        if (session.isTLSStarted() || clients.isExempt(session)) {
            return HookResult.DECLINED;
        }
        Optional<EmailAddress> protectedOne = Addresses.of(recipient)
                .filter(address -> !takesReports(address))
                .filter(this::isInEnforcedZone);
        if (protectedOne.isEmpty()) {
            return HookResult.DECLINED;
        }
        LOGGER.warn(
                "event=clear-text action={} recipient={} sender={} client={}",
                action == Action.LOG ? "logged" : "refused",
                LogText.of(recipient.asString()),
                LogText.of(sender.asString("<>")),
                InetAddresses.toAddrString(session.getRemoteAddress().getAddress()));
        return action == Action.LOG ? HookResult.DECLINED : refuse(sender, protectedOne.get());
    }

    private boolean takesReports(EmailAddress address) {
        return address.localPart().equalsIgnoreCase(POSTMASTER) || reportMailboxes.contains(address);
    }

    private boolean isInEnforcedZone(EmailAddress address) {
        return tables.lookup(address.domain())
                .table()
                .flatMap(ZoneTable::publishedPolicy)
                .map(PublishedPolicy::content)
                .filter(content -> content.policy().mode() == StsMode.ENFORCE)
                .filter(content -> content.reportsTo().filter(address::equals).isEmpty())
                .isPresent();
    }

    private HookResult refuse(MaybeSender sender, EmailAddress recipient) {
        Ending ending = Ending.reject(recipient, null, "5.7.10", "Encryption needed: say STARTTLS first");
        refusals.atRcpt(sender, recipient, ending);
        return Answers.refuse(ending);
    }
}
