package dev.emailrouting.authentication;

import java.io.IOException;

import dev.emailrouting.message.RawMessage;

/** Makes all checks of one message. */
@FunctionalInterface
public interface MessageAuthenticator {
    /**
     * Asks the DNS within the message's budget of time and queries; what cannot be found out in it is {@link Verdict#TEMPERROR},
     * never a failure.
     *
     * @throws IOException when the message cannot be read
     */
    AuthenticationReport authenticate(RawMessage message, SmtpIdentity client) throws IOException;
}
