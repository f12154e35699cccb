package dev.emailrouting.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A mailbox as SMTP names it (RFC 5321 4.1.2): an ASCII local part, kept as it was spelled, and a domain. Local parts are
 * compared without case, as James compares its users, and without needless quotes; address literals are not taken.
 */
public final class EmailAddress implements Comparable<EmailAddress> {
    /** RFC 5321 4.5.3.1.1. */
    public static final int MAX_LOCAL_PART = 64;
    /** RFC 5321 4.5.3.1.3, less the angle brackets. */
    public static final int MAX_LENGTH = 254;

    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern QUOTED =
            Pattern.compile("\"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*\"");

    private static final Pattern NEEDS_ESCAPE = Pattern.compile("[\"\\\\]");
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    private final String localPart;
    private final DomainName domain;
    /** The local part for comparing; in most addresses the very same string. */
    private final String mailbox;

    private EmailAddress(String localPart, DomainName domain) {
        this.localPart = localPart;
        this.domain = domain;
        this.mailbox = unquoted(localPart).toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException naming {@code field} when the text is no address */
    public static EmailAddress parse(String field, String text) {
        return parse(field, text, DomainName::parse);
    }

    private static EmailAddress parse(String field, String text, BiFunction<String, String, DomainName> domain) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not an email address");
        }
        return of(field, text.substring(0, at), domain.apply(field, text.substring(at + 1)));
    }

    /** A mailbox of the mail server itself, whose domain may be a single label such as {@code localhost}. */
    public static EmailAddress parseServer(String text) {
        return parse("address", text, DomainName::parseServer);
    }

    /** As {@link #parse(String, String)} with the field name {@code address}. */
    public static EmailAddress parse(String text) {
        return parse("address", text);
    }

    /** @throws InvalidInputException naming {@code field} when the local part is none */
    public static EmailAddress of(String field, String localPart, DomainName domain) {
        if (localPart.length() > MAX_LOCAL_PART) {
            throw new InvalidInputException(field, "a local part has at most " + MAX_LOCAL_PART + " octets");
        }
        if (localPart.chars().anyMatch(c -> c > 0x7e)) {
            throw new InvalidInputException(field, "a local part is ASCII: James 3.8.1 has no SMTPUTF8");
        }
        if (!DOT_ATOM.matcher(localPart).matches() && !QUOTED.matcher(localPart).matches()) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(localPart) + "' is not the local part of an address");
        }
        if (localPart.length() + 1 + domain.toString().length() > MAX_LENGTH) {
            throw new InvalidInputException(field, "an address has at most " + MAX_LENGTH + " octets");
        }
        return new EmailAddress(localPart, domain);
    }

    /** Empty where the local part is none, or too long for the domain. */
    public static Optional<EmailAddress> ifValid(String localPart, DomainName domain) {
        try {
            return Optional.of(of("address", localPart, domain));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** RFC 5321 4.1.2: for comparing, "all quoted forms MUST be treated as equivalent". */
    private static String unquoted(String localPart) {
        if (localPart.charAt(0) != '"') {
            return localPart;
        }
        String content = QUOTED_PAIR
                .matcher(localPart.substring(1, localPart.length() - 1))
                .replaceAll("$1");
        return DOT_ATOM.matcher(content).matches()
                ? content
                : '"' + NEEDS_ESCAPE.matcher(content).replaceAll("\\\\$0") + '"';
    }

    /** The same local part in another domain. @throws InvalidInputException when that is too long for an address */
    public EmailAddress at(DomainName other) {
        return of("address", localPart, other);
    }

    /** As it was spelled, quotes included. */
    public String localPart() {
        return localPart;
    }

    public DomainName domain() {
        return domain;
    }

    /** The address in lower case without needless quotes: the same text for equal addresses. */
    public String key() {
        return mailbox + "@" + domain;
    }

    @Override
    public int compareTo(EmailAddress other) {
        return key().compareTo(other.key());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress
                && ((EmailAddress) other).mailbox.equals(mailbox)
                && ((EmailAddress) other).domain.equals(domain);
    }

    @Override
    public int hashCode() {
        return 31 * mailbox.hashCode() + domain.hashCode();
    }

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
