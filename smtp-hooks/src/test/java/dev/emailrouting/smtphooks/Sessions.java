package dev.emailrouting.smtphooks;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.smtp.SMTPSession;

/** Sessions of clients, of which a test says no more than it cares for. */
final class Sessions {
    private final Map<AttachmentKey<?>, Object> attachments = new HashMap<>();
    private final InetSocketAddress client;
    private Username user;
    private boolean mayRelay;
    private boolean overTls;
    private int recipients;

    private Sessions(String address) {
        this.client = new InetSocketAddress(address, 2525);
    }

    static SMTPSession from(String address) {
        return client(address).open();
    }

    static Sessions client(String address) {
        return new Sessions(address);
    }

    Sessions helo(String name) {
        attachments.put(SMTPSession.CURRENT_HELO_NAME, name);
        return this;
    }

    Sessions loggedInAs(String name) {
        user = Username.of(name);
        return this;
    }

    Sessions thatMayRelay() {
        mayRelay = true;
        return this;
    }

    Sessions overTls() {
        overTls = true;
        return this;
    }

    /** The SIZE parameter of MAIL (RFC 1870). */
    Sessions declaring(int size) {
        attachments.put(AttachmentKey.of("MESG_SIZE", Integer.class), size);
        return this;
    }

    /** From now on so many recipients are accepted. */
    void accepted(int count) {
        recipients = count;
    }

    SMTPSession open() {
        return (SMTPSession) Proxy.newProxyInstance(
                Sessions.class.getClassLoader(),
                new Class<?>[] {SMTPSession.class},
                (session, method, arguments) -> answer(method.getName(), arguments));
    }

    private Object answer(String method, Object[] arguments) {
        return switch (method) {
            case "getRemoteAddress" -> client;
            case "getUsername" -> user;
            case "isRelayingAllowed" -> mayRelay;
            case "isTLSStarted" -> overTls;
            case "getRcptCount" -> recipients;
            case "getAttachment" -> Optional.ofNullable(attachments.get((AttachmentKey<?>) arguments[0]));
            case "setAttachment" -> Optional.ofNullable(attachments.put((AttachmentKey<?>) arguments[0], arguments[1]));
            default -> throw new UnsupportedOperationException(method);
        };
    }
}
