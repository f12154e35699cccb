package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.Subaddressing;
import dev.emailrouting.sieve.mail.Mailbox;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;

/** Which part of an address is compared (RFC 5228 2.7.4, RFC 5233 4). */
enum AddressPart {
    ALL,
    LOCALPART,
    DOMAIN,
    USER,
    DETAIL;

    static Signature declaredIn(Signature signature) {
        return signature
                .tag("all", NOTHING)
                .tag("localpart", NOTHING)
                .tag("domain", NOTHING)
                .tag("user", NOTHING, Extensions.SUBADDRESS)
                .tag("detail", NOTHING, Extensions.SUBADDRESS);
    }

    static AddressPart of(Arguments arguments) {
        return arguments
                .oneOf("all", "localpart", "domain", "user", "detail")
                .map(tag -> valueOf(tag.toUpperCase(Locale.ROOT)))
                .orElse(ALL);
    }

    /** @param subaddressing which says where the detail is, whether addresses with one are delivered or not */
    List<String> of(List<Mailbox> addresses, Subaddressing subaddressing) {
        List<String> parts = new ArrayList<>(addresses.size());
        for (Mailbox address : addresses) {
            of(address, subaddressing).ifPresent(parts::add);
        }
        return parts;
    }

    private Optional<String> of(Mailbox address, Subaddressing subaddressing) {
        String local = address.localPart();
        int separator = this == USER || this == DETAIL ? subaddressing.separatorIn(local) : -1;
        switch (this) {
            case ALL:
                return Optional.of(address.toString());
            case LOCALPART:
                return Optional.of(local);
            case DOMAIN:
                return Optional.of(address.domain());
            case USER:
                return Optional.of(separator < 0 ? local : local.substring(0, separator));
            default:
                if (address.isNull()) {
                    // RFC 5228 5.4: each part of the null sender is the empty text.
                    return Optional.of("");
                }
                // RFC 5233 4: without a separator there is no detail, which is not the same as an empty one.
                return separator < 0 ? Optional.empty() : Optional.of(local.substring(separator + 1));
        }
    }
}
