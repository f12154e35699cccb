package dev.emailrouting.routing.sending;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.ImmutableProposedSend;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.ProposedSend;
import dev.emailrouting.routing.send.SendRights;

/** A message that somebody orders to be sent: whose wish it is, what the policy looks at, and how it is mailed. */
public final class SendOrder {
    private final MailOrigin origin;
    private final String sender;
    private final ProposedSend proposed;
    private final Mailing mailing;

    private SendOrder(MailOrigin origin, String sender, ProposedSend proposed, Mailing mailing) {
        this.origin = origin;
        this.sender = sender;
        this.proposed = proposed;
        this.mailing = mailing;
    }

    /** Hands it to the mailer for so many of its recipients. */
    private interface Mailing {
        String mail(OwnMailer mailer, List<EmailAddress> recipients);
    }

    /** @param sender in whose name it is counted, such as {@code binding:shop} */
    public static SendOrder of(MailOrigin origin, String sender, SendRights rights, OutgoingMessage message) {
        Set<EmailAddress> recipients = new LinkedHashSet<>(message.to());
        recipients.addAll(message.cc());
        recipients.addAll(message.bcc());
        return new SendOrder(
                origin,
                sender,
                ImmutableProposedSend.builder()
                        .account(origin.account())
                        .rights(rights)
                        .author(message.author())
                        .recipients(recipients)
                        .subject(message.subject())
                        .hasContent(message.text().isPresent() || message.html().isPresent())
                        .headers(message.headers())
                        .size(message.size())
                        .build(),
                // A bounce goes to who wrote it, where its rules take it.
                (mailer, to) -> mailer.mail(message, Optional.of(message.author()), to, origin));
    }

    /** As {@link #of}, of a message that came composed. */
    public static SendOrder of(MailOrigin origin, String sender, SendRights rights, ComposedSend message) {
        return new SendOrder(
                origin,
                sender,
                ImmutableProposedSend.builder()
                        .account(origin.account())
                        .rights(rights)
                        .author(message.author())
                        .recipients(message.recipients())
                        .subject(message.subject())
                        .hasContent(true)
                        .headers(message.headers())
                        .size(message.octets().length)
                        .build(),
                (mailer, to) ->
                        mailer.mail(message.octets(), message.author(), Optional.of(message.author()), to, origin));
    }

    MailOrigin origin() {
        return origin;
    }

    String sender() {
        return sender;
    }

    ProposedSend proposed() {
        return proposed;
    }

    String mail(OwnMailer mailer, Set<EmailAddress> recipients) {
        return mailing.mail(mailer, new ArrayList<>(recipients));
    }
}
