package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.mail.MessagingException;

import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimSigning;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.EmailAddress;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Where what this server writes itself is signed and queued. */
final class OwnMailQueue {
    private static final byte[] NOTHING = new byte[0];

    private final Supplier<Spool> spool;
    private final Clock clock;

    OwnMailQueue(Supplier<Spool> spool, Clock clock) {
        this.spool = spool;
        this.clock = clock;
    }

    /**
     * The fields that sign the message, one after the other.
     *
     * @param keys at least one
     * @throws IOException where it cannot be signed
     */
    byte[] signatures(byte[] message, List<SigningKey> keys, CoveredFields covered) throws IOException {
        DkimSigning signing =
                DkimSigner.with(keys, clock).covering(covered).build().sign(RawMessage.of(message));
        return signing.fields()
                .orElseThrow(() -> new IOException(signing.reason()))
                .getBytes(US_ASCII);
    }

    /** As {@link #queue} with nothing on top of the message. */
    void queue(
            String kind,
            Optional<EmailAddress> sender,
            Collection<EmailAddress> recipients,
            byte[] message,
            String processor)
            throws MessagingException {
        queue(kind, sender, recipients, NOTHING, message, processor, mail -> {});
    }

    /**
     * Queues the message for a processor; nobody is told of what becomes of one with the null sender (RFC 3461 4.1).
     *
     * @param kind with which the mail's name begins
     * @param top goes on top of the message
     * @param marks puts on the mail what those on its way have to know
     */
    void queue(
            String kind,
            Optional<EmailAddress> sender,
            Collection<EmailAddress> recipients,
            byte[] top,
            byte[] message,
            String processor,
            Consumer<Mail> marks)
            throws MessagingException {
        Set<MailAddress> to = new LinkedHashSet<>();
        for (EmailAddress recipient : recipients) {
            to.add(Addresses.toJames(recipient));
        }
        MailImpl mail = MailImpl.builder()
                .name(kind + "-" + UUID.randomUUID())
                .sender(sender.isPresent() ? MaybeSender.of(Addresses.toJames(sender.get())) : MaybeSender.nullSender())
                .addRecipients(to)
                .build();
        try {
            if (sender.isEmpty()) {
                mail.setDsnParameters(neverNotified(to));
            }
            marks.accept(mail);
            mail.setMessageContent(MimeMessageInputStreamSource.create(
                    mail.getName(),
                    new SequenceInputStream(new ByteArrayInputStream(top), new ByteArrayInputStream(message))));
            spool.get().enqueue(mail, processor);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private static DsnParameters neverNotified(Collection<MailAddress> recipients) {
        DsnParameters.Builder parameters = DsnParameters.builder();
        recipients.forEach(recipient ->
                parameters.addRcptParameter(recipient, RecipientDsnParameters.of(EnumSet.of(Notify.NEVER))));
        return parameters.build().orElseThrow(IllegalStateException::new);
    }
}
