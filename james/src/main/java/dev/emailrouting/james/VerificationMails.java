package dev.emailrouting.james;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.verification.MailNotSentException;
import dev.emailrouting.routing.verification.VerificationMailer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails that ask an address whether it may be forwarded to, by the way that forwards take: there they are signed. Nothing in them
 * was written by whoever asked for them, so nobody can have this server mail words of his own to strangers. The null sender, for
 * no machine is to answer them (RFC 3834 5.2).
 */
public class VerificationMails implements VerificationMailer {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerificationMails.class);
    /** Where forwards are signed; a null sender is not rewritten there. */
    static final String PROCESSOR = "forward";

    private final OwnMailQueue queue;
    private final EmailAddress from;
    private final Clock clock;

    @Inject
    public VerificationMails(Spool spool, Settings settings, Clock clock) {
        this.queue = new OwnMailQueue(() -> spool, clock);
        this.from = settings.publicMailFrom();
        this.clock = clock;
    }

    @Override
    public void mail(EmailAddress to, URI link, Instant expires) {
        try {
            byte[] message = message(to, link, expires).getBytes(StandardCharsets.US_ASCII);
            queue.queue("verification", Optional.empty(), List.of(to), message, PROCESSOR);
        } catch (MessagingException e) {
            LOGGER.warn("event=verification-mail-not-sent destination={}", LogText.of(to.toString()), e);
            throw new MailNotSentException("the verification mail could not be queued: " + e.getMessage(), e);
        }
    }

    private String message(EmailAddress to, URI link, Instant expires) {
        Instant now = clock.instant();
        return String.join(
                "\r\n",
                "From: <" + from + ">",
                "To: <" + to + ">",
                "Subject: Please confirm your address",
                "Date: " + MessageDates.of(now),
                "Message-ID: <" + UUID.randomUUID() + "@" + from.domain() + ">",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "Content-Transfer-Encoding: 7bit",
                "",
                "The mail server " + link.getHost() + " is to forward mail to",
                "",
                "    " + to,
                "",
                "If this address is yours and you want that mail, open this link and",
                "press the button there:",
                "",
                link.toString(),
                "",
                "It can be used once, until " + MessageDates.of(expires) + ".",
                "",
                "If you do nothing, no mail is forwarded to you.",
                "");
    }
}
