package dev.emailrouting.mailets;

import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationResultsOf;
import dev.emailrouting.authentication.SmtpIdentity;
import dev.emailrouting.authres.AuthservId;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailAuthentication;
import dev.emailrouting.james.MailClient;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.settings.Settings;
import org.apache.mailet.Mail;

/**
 * Puts what was found of a message's authentication on top of it as Authentication-Results (RFC 8601), and cuts out those
 * that others wrote in this server's name (RFC 8601 5); nothing else of the message changes. The report is the one of
 * AuthenticationHook; for a message that came in without the hook it is made here, and nothing is refused any more.
 *
 * <p>Mail that has nothing to be checked, of clients that have logged in or may relay and of this server itself, gets no
 * Authentication-Results: none would be true. A mail goes through once, however often it is tried again.
 *
 * <p>The first mailet in {@code root}: whatever sends mail on before it sends the forged ones too.
 */
public class Authenticate extends GuardedMailet {
    private static final String FIELD = "Authentication-Results";

    private final MailAuthentication authentication;
    private final StartUpChecks startUp;
    private final AuthservId authservId;

    @Inject
    public Authenticate(MailAuthentication authentication, Settings settings, StartUpChecks startUp) {
        this.authentication = authentication;
        this.startUp = startUp;
        this.authservId = AuthservId.of(settings.authservId().toString());
    }

    @Override
    public void init() {
        startUp.authenticateMailetIsReady();
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (mail.getAttribute(MailMarks.RESULTS_WRITTEN).isPresent()) {
            return;
        }
        String field = report(mail).map(report -> fieldOf(report, mail)).orElse("");
        MailMessages.replace(mail, this::isInOurName, field);
        MailMarks.put(mail, MailMarks.RESULTS_WRITTEN, "yes");
    }

    private Optional<AuthenticationReport> report(Mail mail) throws Exception {
        Optional<AuthenticationReport> report = MailReport.of(mail);
        Optional<SmtpIdentity> client = MailClient.toCheck(mail);
        return report.isPresent() || client.isEmpty()
                ? report
                : Optional.of(authentication.authenticate(mail, client.get()));
    }

    private String fieldOf(AuthenticationReport report, Mail mail) {
        return FIELD + ": "
                + AuthenticationResultsOf.report(report, MailReport.localPolicy(mail), authservId.toString())
                        .toFieldValue()
                + "\r\n";
    }

    private boolean isInOurName(Field field) {
        return field.is(FIELD) && authservId.isClaimedBy(field.rawValue());
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: Authentication-Results of this server's, and no others in its name";
    }
}
