package dev.emailrouting.mailets;

import java.time.Clock;
import java.util.List;

import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimSigning;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.keys.SigningKey;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DKIM signatures on top of a mail (RFC 6376 5), of which no other byte changes. */
final class Signatures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Signatures.class);

    private Signatures() {}

    /**
     * One of each key, and the mark that says so, for a mail that is tried again is not signed again.
     *
     * @return false for a mail that stays as it is, without a key or where it cannot be signed
     */
    static boolean put(Mail mail, List<SigningKey> keys, AttributeName mark, Clock clock) throws Exception {
        if (keys.isEmpty()) {
            return false;
        }
        DkimSigning signing = DkimSigner.with(keys, clock).build().sign(MailMessages.raw(mail));
        if (signing.fields().isEmpty()) {
            LOGGER.warn("event=unsigned mail={} reason=\"{}\"", LogText.of(mail.getName()), signing.reason());
            return false;
        }
        MailMessages.prepend(mail, signing.fields().get());
        MailMarks.note(mail, mark);
        return true;
    }
}
