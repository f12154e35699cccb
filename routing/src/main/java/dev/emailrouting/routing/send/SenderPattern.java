package dev.emailrouting.routing.send;

import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;

/** An address that may be sent from, or all of a domain, {@code *@example.com}. */
public final class SenderPattern {
    private static final String ALL = "*@";

    private final DomainName domain;
    private final EmailAddress address;

    private SenderPattern(DomainName domain, EmailAddress address) {
        this.domain = domain;
        this.address = address;
    }

    /** @throws dev.emailrouting.routing.InvalidInputException naming the field when the text is neither */
    public static SenderPattern parse(String field, String text) {
        if (text.startsWith(ALL)) {
            return allOf(DomainName.parse(field, text.substring(ALL.length())));
        }
        EmailAddress address = EmailAddress.parse(field, text);
        return new SenderPattern(address.domain(), address);
    }

    public static SenderPattern allOf(DomainName domain) {
        return new SenderPattern(domain, null);
    }

    public DomainName domain() {
        return domain;
    }

    public boolean covers(EmailAddress candidate) {
        return address == null ? domain.equals(candidate.domain()) : address.equals(candidate);
    }

    private Optional<EmailAddress> address() {
        return Optional.ofNullable(address);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SenderPattern
                && ((SenderPattern) other).domain.equals(domain)
                && ((SenderPattern) other).address().equals(address());
    }

    @Override
    public int hashCode() {
        return 31 * domain.hashCode() + address().hashCode();
    }

    @Override
    public String toString() {
        return address().map(EmailAddress::toString).orElse(ALL + domain);
    }
}
