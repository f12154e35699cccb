package dev.emailrouting.james;

import java.util.Optional;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.SmtpIdentity;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** The client a mail came from, by what James notes of its session on the mail. */
public final class MailClient {
    /** Stands on the mail of a client that may relay. */
    private static final AttributeName MAY_RELAY = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private MailClient() {}

    /**
     * Empty where there is nothing to check: a client that has logged in or may relay sends from anywhere, so that SPF would
     * be about nobody; and what this server wrote itself has no client.
     */
    public static Optional<SmtpIdentity> toCheck(Mail mail) {
        return has(mail, Mail.SMTP_SESSION_ID) && !has(mail, MAY_RELAY) && !MailMarks.isAuthenticated(mail)
                ? Optional.of(mail.getRemoteAddr())
                        .filter(InetAddresses::isInetAddress)
                        .map(address -> identity(address, mail))
                : Optional.empty();
    }

    private static SmtpIdentity identity(String address, Mail mail) {
        return ImmutableSmtpIdentity.builder()
                .address(InetAddresses.forString(address))
                .helo(AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_HELO, String.class))
                .mailFrom(mail.getMaybeSender().asOptional().map(MailAddress::asString))
                .build();
    }

    private static boolean has(Mail mail, AttributeName name) {
        return AttributeUtils.getAttributeValueFromMail(mail, name).isPresent();
    }
}
