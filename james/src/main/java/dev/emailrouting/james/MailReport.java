package dev.emailrouting.james;

import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationReportJson;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.activity.AuthenticationSummary;
import dev.emailrouting.routing.authentication.ReportSummary;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** What was found of a mail's authentication, kept on the mail from the end of DATA on. */
public final class MailReport {
    private MailReport() {}

    public static void keepOn(Mail mail, AuthenticationReport report) {
        MailMarks.put(mail, MailMarks.AUTHENTICATION, AuthenticationReportJson.write(report));
    }

    /** Empty where none was made, where it cannot be read, and for a bounce, whose marks are those of the mail it is about. */
    public static Optional<AuthenticationReport> of(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.AUTHENTICATION, String.class)
                .flatMap(AuthenticationReportJson::read)
                .filter(report -> report.client().mailFrom().isPresent() == mail.hasSender());
    }

    /** The same in a few words, and what a trusted sealer's word changed. */
    static Optional<AuthenticationSummary> summary(Mail mail) {
        String localPolicy = localPolicy(mail).orElse("");
        return of(mail).map(report -> ReportSummary.of(report, localPolicy));
    }

    /** Why less was done than the author's domain asks for (RFC 9989); empty where it was not. */
    public static Optional<String> localPolicy(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.LOCAL_POLICY, String.class);
    }

    /**
     * Whether the envelope sender, or the one that SRS rewrote, is who it says, so that a DSN to it strikes no stranger: its
     * client had logged in, or this server wrote the message, or SPF passed for it, or DMARC passed for a domain that it is in. Never the null sender.
     */
    public static boolean isSenderProven(Mail mail) {
        return mail.hasSender()
                && (MailMarks.isAuthenticated(mail)
                        || SubmissionMark.isByJmap(mail)
                        || MailMarks.isNoted(mail, MailMarks.OWN)
                        || of(mail).filter(report -> isProven(domainOfSender(mail), report))
                                .isPresent());
    }

    private static boolean isProven(String senderDomain, AuthenticationReport report) {
        boolean passesSpf = report.spf().verdict() == Verdict.PASS
                && senderDomain.equals(lower(report.spf().domain()));
        boolean passesDmarc = report.dmarc().verdict() == Verdict.PASS
                && report.dmarc()
                        .headerFrom()
                        .map(MailReport::lower)
                        .filter(author -> isSameOrBelow(author, senderDomain))
                        .isPresent();
        return passesSpf || passesDmarc;
    }

    /** A domain speaks for those below it; what stands above may be somebody else's, such as a public suffix. */
    private static boolean isSameOrBelow(String domain, String candidate) {
        return candidate.equals(domain) || candidate.endsWith("." + domain);
    }

    private static String domainOfSender(Mail mail) {
        String sender = AttributeUtils.getValueAndCastFromMail(mail, MailMarks.ORIGINAL_SENDER, String.class)
                .or(() -> mail.getMaybeSender().asOptional().map(MailAddress::asString))
                .orElse("");
        return lower(sender.substring(sender.lastIndexOf('@') + 1));
    }

    private static String lower(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }
}
