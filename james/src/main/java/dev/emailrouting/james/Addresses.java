package dev.emailrouting.james;

import java.util.Optional;

import javax.mail.internet.AddressException;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import org.apache.james.core.MailAddress;

/** Between James's addresses and ours. */
public final class Addresses {
    private Addresses() {}

    /** Empty for what no zone can hold: an address literal, a one-label domain, an address out of bounds. */
    public static Optional<EmailAddress> of(MailAddress address) {
        try {
            return Optional.of(EmailAddress.parse(address.asString()));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** @throws AddressException when James cannot hold the address */
    public static MailAddress toJames(EmailAddress address) throws AddressException {
        return new MailAddress(address.toString());
    }
}
