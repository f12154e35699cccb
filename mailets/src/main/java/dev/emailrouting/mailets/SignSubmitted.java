package dev.emailrouting.mailets;

import java.time.Clock;

import javax.inject.Inject;

import dev.emailrouting.james.AuthorKeys;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.SubmissionMark;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * Signs what people sent who had logged in with all keys of their domain (RFC 6376 5), or of its zone. Only mail of which SubmissionHook
 * or SendPolicy have found that its author is the user's to be. The signatures go on top; no other byte changes from here on. Signed once,
 * however often the mail is tried again; where there is no key it goes on unsigned. Metric: {@code emailRouting-submission-signed}.
 *
 * <p>Stands where nothing but a queue follows, behind James's RemoveMimeHeader and before DkimSign:
 *
 * <pre>
 * &lt;mailet match="All" class="dev.emailrouting.mailets.SignSubmitted"&gt;
 *     &lt;onMailetException&gt;retry-submitted&lt;/onMailetException&gt;
 * &lt;/mailet&gt;
 * </pre>
 */
public class SignSubmitted extends GuardedMailet {
    private static final AttributeName SIGNED = AttributeName.of("dev.emailrouting.submission-signed");

    private final AuthorKeys keys;
    private final MetricFactory metrics;
    private final Clock clock;

    @Inject
    public SignSubmitted(AuthorKeys keys, MetricFactory metrics, Clock clock) {
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (!SubmissionMark.hasPassed(mail) || MailMarks.isNoted(mail, SIGNED)) {
            return;
        }
        if (Signatures.put(mail, keys.ofAuthor(MailMessages.header(mail)), SIGNED, clock)) {
            metrics.generate("emailRouting-submission-signed").increment();
        }
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: the DKIM signature of a user's domain on what he sends";
    }
}
