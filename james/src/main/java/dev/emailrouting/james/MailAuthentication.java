package dev.emailrouting.james;

import java.io.IOException;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.authentication.SmtpIdentity;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.mailet.Mail;

/**
 * Makes the checks of a mail's message and keeps their report on the mail. Metrics: the timer
 * {@code emailRouting-authentication}, and a counter for each result of SPF, DKIM, DMARC and ARC, such as
 * {@code emailRouting-dmarc-fail}.
 */
@Singleton
public class MailAuthentication {
    private final MessageAuthenticator authenticator;
    private final MetricFactory metrics;

    @Inject
    public MailAuthentication(MessageAuthenticator authenticator, MetricFactory metrics) {
        this.authenticator = authenticator;
        this.metrics = metrics;
    }

    /** @throws IOException when the message cannot be read; DNS failures are results */
    public AuthenticationReport authenticate(Mail mail, SmtpIdentity client) throws IOException {
        TimeMetric timer = metrics.timer("emailRouting-authentication");
        AuthenticationReport report = authenticator.authenticate(MailMessages.raw(mail), client);
        timer.stopAndPublish();
        count("spf", report.spf().verdict().word());
        report.dkim().forEach(signature -> count("dkim", signature.verdict().word()));
        count("dmarc", report.dmarc().verdict().word());
        count("arc", report.arc().verdict().word());
        MailReport.keepOn(mail, report);
        return report;
    }

    private void count(String method, String result) {
        metrics.generate("emailRouting-" + method + "-" + result).increment();
    }
}
