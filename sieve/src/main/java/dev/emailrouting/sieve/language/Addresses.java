package dev.emailrouting.sieve.language;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;

/** Addresses that a script names (RFC 5228 2.4.2.3): one alone, or behind a display name in angle brackets. */
final class Addresses {
    private Addresses() {}

    /** @throws InvalidInputException where it is none that this server can send to */
    static EmailAddress parse(String text) {
        String trimmed = text.trim();
        int open = trimmed.endsWith(">") ? trimmed.lastIndexOf('<') : -1;
        return EmailAddress.parse(open < 0 ? trimmed : trimmed.substring(open + 1, trimmed.length() - 1));
    }

    /** @throws dev.emailrouting.routing.program.InvalidProgramException where it can be looked at and is none */
    static Text checked(Text address) {
        return address.check(text -> {
            try {
                parse(text);
            } catch (InvalidInputException e) {
                throw address.at().wrong(e.reason());
            }
        });
    }
}
