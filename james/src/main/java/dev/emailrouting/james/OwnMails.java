package dev.emailrouting.james;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.inject.Provider;
import javax.inject.Singleton;
import javax.mail.MessagingException;

import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Replies and sends, signed with all {@link AuthorKeys}. Recipients elsewhere get it by the way out, where nothing changes the message
 * behind its signature; those in zones of this server by the way in, as their rules say.
 */
@Singleton
public class OwnMails implements OwnMailer {
    /** Where mail leaves as it is. */
    static final String OUT = "outbound";

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnMails.class);
    private static final int ATTEMPTS = 3;
    private static final String IN = "root";
    private static final String KIND = "own";

    private final OwnMailQueue queue;
    private final AuthorKeys keys;
    private final RoutingTable tables;
    private final Clock clock;

    /** James's queues are asked for with the first mail: what is made when the server starts comes before them. */
    @Inject
    public OwnMails(Provider<Spool> spool, AuthorKeys keys, RoutingTable tables, Clock clock) {
        this.queue = new OwnMailQueue(spool::get, clock);
        this.keys = keys;
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public boolean signsFor(DomainName domain) {
        return !keys.of(domain).isEmpty();
    }

    @Override
    public String mail(
            OutgoingMessage message,
            Optional<EmailAddress> envelopeSender,
            List<EmailAddress> recipients,
            MailOrigin origin) {
        try {
            ComposedMessage composed = ComposedMessage.of(message, clock.instant());
            queue(composed.bytes(), message.author(), envelopeSender, recipients, origin);
            return composed.messageId();
        } catch (IOException | MessagingException e) {
            throw new MailNotQueuedException("the mail could not be queued: " + e.getMessage(), e);
        }
    }

    @Override
    public String mail(
            byte[] message,
            EmailAddress author,
            Optional<EmailAddress> envelopeSender,
            List<EmailAddress> recipients,
            MailOrigin origin) {
        try {
            HeaderBlock header = RawMessage.of(message).header();
            String id = ActivityRows.messageId(header).orElseGet(() -> ComposedMessage.newMessageId(author));
            queue(completed(message, header, id), author, envelopeSender, recipients, origin);
            return id;
        } catch (IOException | MessagingException e) {
            throw new MailNotQueuedException("the mail could not be queued: " + e.getMessage(), e);
        }
    }

    /** With a Date and a Message-ID, and without what James's queues do not keep, so that nothing is signed that gets lost. */
    private byte[] completed(byte[] message, HeaderBlock header, String id) throws IOException {
        ByteArrayOutputStream completed = new ByteArrayOutputStream(message.length);
        if (header.count("Date") == 0) {
            completed.write(("Date: " + MessageDates.of(clock.instant()) + "\r\n").getBytes(US_ASCII));
        }
        if (header.count("Message-ID") == 0) {
            completed.write(("Message-ID: " + id + "\r\n").getBytes(US_ASCII));
        }
        for (Field field : header.fields()) {
            if (!field.is("Bcc") && !field.is("Content-Length")) {
                completed.write(field.raw().getBytes(ISO_8859_1));
            }
        }
        completed.write(message, header.length(), message.length - header.length());
        return completed.toByteArray();
    }

    private void queue(
            byte[] message,
            EmailAddress author,
            Optional<EmailAddress> envelopeSender,
            Collection<EmailAddress> recipients,
            MailOrigin origin)
            throws IOException, MessagingException {
        List<SigningKey> found = keys.of(author.domain());
        if (found.isEmpty()) {
            throw new IOException("there is no key of " + author.domain() + " to sign it with");
        }
        byte[] signatures = queue.signatures(message, found, CoveredFields.recommended());
        Map<String, List<EmailAddress>> ways = recipients.stream()
                .collect(Collectors.groupingBy(recipient -> tables.isOurs(recipient.domain()) ? IN : OUT));
        for (Map.Entry<String, List<EmailAddress>> way : ways.entrySet()) {
            queuePatiently(() -> queue.queue(
                    KIND,
                    envelopeSender,
                    way.getValue(),
                    signatures,
                    message,
                    way.getKey(),
                    mail -> mark(mail, way.getKey(), origin)));
        }
    }

    /** Of two ways one may have been taken already, which would be taken again if the other failed. */
    private static void queuePatiently(Queueing queueing) throws IOException, MessagingException {
        for (int attempt = 1; ; attempt++) {
            try {
                queueing.queue();
                return;
            } catch (MessagingException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOGGER.warn("event=own-mail outcome=not-queued attempt={}", attempt, e);
            }
        }
    }

    private interface Queueing {
        void queue() throws IOException, MessagingException;
    }

    private static void mark(Mail mail, String way, MailOrigin origin) {
        // By the way in it is a message like any other, which rules may forward.
        if (way.equals(OUT)) {
            MailMarks.note(mail, MailMarks.OWN);
            RouteMarks routes = new RouteMarks();
            mail.getRecipients()
                    .forEach(recipient -> routes.add(
                            recipient,
                            Optional.of(origin.zone().toString()),
                            Optional.of(origin.account().toString()),
                            origin.ruleId()));
            routes.keepOn(mail);
        }
    }
}
