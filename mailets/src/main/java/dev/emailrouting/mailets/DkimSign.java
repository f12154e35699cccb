package dev.emailrouting.mailets;

import java.time.Clock;

import javax.inject.Inject;

import dev.emailrouting.james.ForwardingKeys;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMarks;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * Signs what leaves by forward with the keys of the SRS domain (RFC 6376 5), RSA and Ed25519 where there are both. The signatures go
 * on top; no other byte changes. Signed once, however often the mail is tried again. Where there is no key the mail goes on
 * unsigned. Metrics: {@code emailRouting-signed}, {@code emailRouting-unsigned}.
 *
 * <p>The first mailet of the forward processor, for a seal covers the signature:
 *
 * <pre>
 * &lt;mailet match="All" class="dev.emailrouting.mailets.DkimSign"&gt;
 *     &lt;onMailetException&gt;retry-forward&lt;/onMailetException&gt;
 * &lt;/mailet&gt;
 * </pre>
 */
public class DkimSign extends GuardedMailet {
    private static final AttributeName SIGNED = AttributeName.of("dev.emailrouting.dkim-signed");

    private final ForwardingKeys keys;
    private final MetricFactory metrics;
    private final Clock clock;

    @Inject
    public DkimSign(ForwardingKeys keys, MetricFactory metrics, Clock clock) {
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (MailMarks.isNoted(mail, SIGNED)) {
            return;
        }
        boolean isSigned = Signatures.put(mail, keys.forSignatures(), SIGNED, clock);
        metrics.generate(isSigned ? "emailRouting-signed" : "emailRouting-unsigned")
                .increment();
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: the forwarder's own DKIM signature";
    }
}
