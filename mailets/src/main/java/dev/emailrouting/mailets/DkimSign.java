package dev.emailrouting.mailets;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimSigning;
import dev.emailrouting.james.ForwardingKeys;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.keys.SigningKey;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOGGER = LoggerFactory.getLogger(DkimSign.class);
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
        Optional<String> signatures = signatures(mail);
        if (signatures.isPresent()) {
            MailMessages.prepend(mail, signatures.get());
            MailMarks.note(mail, SIGNED);
        }
        metrics.generate(signatures.isPresent() ? "emailRouting-signed" : "emailRouting-unsigned")
                .increment();
    }

    private Optional<String> signatures(Mail mail) throws Exception {
        List<SigningKey> found = keys.forSignatures();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        DkimSigner.Builder signer = DkimSigner.with(found.get(0), clock);
        found.subList(1, found.size()).forEach(signer::and);
        DkimSigning signing = signer.build().sign(MailMessages.raw(mail));
        if (signing.fields().isEmpty()) {
            LOGGER.warn("event=unsigned mail={} reason=\"{}\"", LogText.of(mail.getName()), signing.reason());
        }
        return signing.fields();
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: the forwarder's own DKIM signature";
    }
}
