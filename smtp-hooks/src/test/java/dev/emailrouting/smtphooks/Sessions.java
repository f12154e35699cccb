package dev.emailrouting.smtphooks;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;

import org.apache.james.protocols.smtp.SMTPSession;

/** Sessions of clients of which nothing but the address is known. */
final class Sessions {
    private Sessions() {}

    static SMTPSession from(String address) {
        return (SMTPSession) Proxy.newProxyInstance(
                Sessions.class.getClassLoader(), new Class<?>[] {SMTPSession.class}, (session, method, arguments) -> {
                    if (method.getName().equals("getRemoteAddress")) {
                        return new InetSocketAddress(address, 2525);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
