package dev.emailrouting.james;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * Marks a mail that carries a TLS report of ours. Its delivery is counted in no report and bound by no policy (RFC 8460 3, 5.3.1):
 * a receiver whose encryption is broken is to learn of it all the same. It stands on the mail with the time after which it is not
 * to be tried again (RFC 8460 5.5).
 */
public final class TlsReportMark {
    /** For James's HasMailAttribute as well. */
    public static final AttributeName NAME = AttributeName.of("dev.emailrouting.tls-report");

    private TlsReportMark() {}

    public static void put(Mail mail, Instant giveUp) {
        MailMarks.put(mail, NAME, giveUp.toString());
    }

    public static boolean isOn(Mail mail) {
        return mail.getAttribute(NAME).isPresent();
    }

    /** Whether the mail is a report that comes too late by now. */
    public static boolean isExpired(Mail mail, Instant now) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .flatMap(TlsReportMark::time)
                .filter(giveUp -> !now.isBefore(giveUp))
                .isPresent();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
