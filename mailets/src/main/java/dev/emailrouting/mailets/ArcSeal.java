package dev.emailrouting.mailets;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.arc.ArcSealer;
import dev.emailrouting.arc.ArcSealing;
import dev.emailrouting.arc.ChainValidation;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.AuthenticationResultsOf;
import dev.emailrouting.james.ForwardingKeys;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what leaves by forward (RFC 8617 5.1) with the RSA key of the SRS domain: what this server found of the message when it
 * came in, and that it has not been changed since. Expects the report of {@link Authenticate}. The set goes on top; no other
 * byte changes. Sealed once, however often the mail is tried again. Metrics: {@code emailRouting-sealed}, {@code
 * emailRouting-unsealed}.
 *
 * <p>Goes on unsealed: mail of a zone with {@code arc} off; mail without a report, which is that of clients that have logged in
 * or may relay and of this server itself, for of these nothing was found that a seal could state, and the signature of
 * {@link DkimSign} speaks for them; mail whose chain could not be looked up, for {@code cv=} could only be guessed (one WARN line each); and all mail
 * while there is no key.
 *
 * <p>Stands behind DkimSign, whose signature it covers, and before SrsForward:
 *
 * <pre>
 * &lt;mailet match="All" class="dev.emailrouting.mailets.ArcSeal"&gt;
 *     &lt;onMailetException&gt;retry-forward&lt;/onMailetException&gt;
 * &lt;/mailet&gt;
 * </pre>
 */
public class ArcSeal extends GuardedMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(ArcSeal.class);
    private static final AttributeName SEALED = AttributeName.of("dev.emailrouting.arc-sealed");

    private final ForwardingKeys keys;
    private final MetricFactory metrics;
    private final Clock clock;
    private final String authservId;

    @Inject
    public ArcSeal(ForwardingKeys keys, Settings settings, MetricFactory metrics, Clock clock) {
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
        this.authservId = settings.authservId().toString();
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (MailMarks.isNoted(mail, SEALED)) {
            return;
        }
        Optional<String> set = set(mail);
        if (set.isPresent()) {
            MailMessages.prepend(mail, set.get());
            MailMarks.note(mail, SEALED);
        }
        metrics.generate(set.isPresent() ? "emailRouting-sealed" : "emailRouting-unsealed")
                .increment();
    }

    private Optional<String> set(Mail mail) throws IOException {
        Optional<AuthenticationReport> report =
                mail.getAttribute(MailMarks.NOT_TO_BE_SEALED).isPresent() ? Optional.empty() : MailReport.of(mail);
        if (report.isEmpty()) {
            return Optional.empty();
        }
        Optional<ChainValidation> found = chainValidation(report.get().arc());
        if (found.isEmpty()) {
            return unsealed(
                    mail, "the chain was not validated: " + report.get().arc().reason());
        }
        Optional<SigningKey> key = keys.forSeals();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        ArcSealing sealing =
                new ArcSealer(key.get(), clock).seal(MailMessages.raw(mail), found.get(), results(mail, report.get()));
        return sealing.fields().isPresent() ? sealing.fields() : unsealed(mail, sealing.reason());
    }

    /** Empty where the chain may hold or not. */
    private static Optional<ChainValidation> chainValidation(AuthenticationReport.Arc arc) {
        switch (arc.verdict()) {
            case NONE:
                return Optional.of(ChainValidation.NONE);
            case PASS:
                return Optional.of(ChainValidation.PASS);
            case FAIL:
                return Optional.of(ChainValidation.FAIL);
            default:
                return Optional.empty();
        }
    }

    /** RFC 8617 4.1.1: the same as in Authentication-Results, and all of it. */
    private String results(Mail mail, AuthenticationReport report) {
        return AuthenticationResultsOf.report(report, MailReport.localPolicy(mail), authservId)
                .toFieldValue();
    }

    private static Optional<String> unsealed(Mail mail, String reason) {
        LOGGER.warn("event=unsealed mail={} reason=\"{}\"", LogText.of(mail.getName()), LogText.of(reason));
        return Optional.empty();
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: what was found of a message, sealed for the next server";
    }
}
