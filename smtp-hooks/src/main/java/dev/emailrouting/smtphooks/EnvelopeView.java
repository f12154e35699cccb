package dev.emailrouting.smtphooks;

import java.net.InetAddress;
import java.util.Optional;

import dev.emailrouting.routing.MessageView;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/** What is known of a message at RCPT: the envelope sender, the client, and the size where the client declared it (RFC 1870). */
final class EnvelopeView implements MessageView {
    /** Where James's MailSizeEsmtpExtension keeps the parameter of MAIL. */
    private static final AttachmentKey<Integer> DECLARED_SIZE = AttachmentKey.of("MESG_SIZE", Integer.class);

    private final SMTPSession session;
    private final MaybeSender sender;
    private boolean restsOnDeclaredSize;

    EnvelopeView(SMTPSession session, MaybeSender sender) {
        this.session = session;
        this.sender = sender;
    }

    @Override
    public Optional<String> sender() {
        return Optional.of(sender.asString(""));
    }

    @Override
    public Optional<InetAddress> client() {
        return Optional.of(session.getRemoteAddress().getAddress());
    }

    @Override
    public Optional<Boolean> tls() {
        return Optional.of(session.isTLSStarted());
    }

    @Override
    public Optional<Long> size() {
        Optional<Long> declared = session.getAttachment(DECLARED_SIZE, State.Transaction)
                .filter(size -> size > 0)
                .map(Integer::longValue);
        restsOnDeclaredSize |= declared.isPresent();
        return declared;
    }

    /** Whether somebody was told a size that the client may have been wrong about (RFC 1870 6.1). */
    boolean restsOnDeclaredSize() {
        return restsOnDeclaredSize;
    }
}
