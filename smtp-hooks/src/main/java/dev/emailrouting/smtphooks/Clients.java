package dev.emailrouting.smtphooks;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.SmtpIdentity;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/** The clients of sessions: who they say they are, and what is asked of them. */
class Clients {
    private final Set<Network> exemptNetworks;

    @Inject
    Clients(Settings settings) {
        this.exemptNetworks = settings.exemptNetworks();
    }

    /** Whether there is nothing to check: it has logged in or may relay, sends from anywhere, and SPF would be about nobody. */
    boolean isOurs(SMTPSession session) {
        return session.getUsername() != null || session.isRelayingAllowed();
    }

    /** Whether nothing follows from what is found of its mail. */
    boolean isExempt(SMTPSession session) {
        InetAddress address = session.getRemoteAddress().getAddress();
        return isOurs(session) || exemptNetworks.stream().anyMatch(network -> network.contains(address));
    }

    static SmtpIdentity identity(SMTPSession session, MaybeSender sender) {
        Optional<String> helo = session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection);
        return ImmutableSmtpIdentity.builder()
                .address(session.getRemoteAddress().getAddress())
                .helo(helo)
                .mailFrom(sender.asOptional().map(MailAddress::asString))
                .build();
    }
}
