package dev.emailrouting.routing.send;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** Composes, signs and queues what this server writes itself. Whether it may be sent whoever asks has made sure of. */
public interface OwnMailer {
    /**
     * Whether there is a key to sign for the domain with; what is not signed is not sent.
     *
     * @throws StoreUnavailableException where it cannot be known now whether it is a zone's
     */
    boolean signsFor(DomainName domain);

    /**
     * Composes the message, 7-bit and with a Date and a Message-ID where its headers have none, signs it for its author's domain and queues
     * it to leave as it is.
     *
     * @param envelopeSender empty for the null sender
     * @param recipients of the envelope
     * @return its Message-ID, angle brackets and all
     * @throws MailNotQueuedException where it could not be queued: nothing was sent
     */
    String mail(
            OutgoingMessage message,
            Optional<EmailAddress> envelopeSender,
            List<EmailAddress> recipients,
            MailOrigin origin);

    /**
     * The same with a message that is composed already, header and body with CRLF.
     *
     * @param author the address in its From field
     */
    String mail(
            byte[] message,
            EmailAddress author,
            Optional<EmailAddress> envelopeSender,
            List<EmailAddress> recipients,
            MailOrigin origin);
}
