package dev.emailrouting.routing.verification;

import java.net.URI;
import java.time.Instant;

import dev.emailrouting.routing.EmailAddress;

/** Mails a verification link to the address that it is to verify, and to no other. */
@FunctionalInterface
public interface VerificationMailer {

    /** @throws MailNotSentException when the mail could not be queued */
    void mail(EmailAddress to, URI link, Instant expires);
}
