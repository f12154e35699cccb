package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;

/** The addresses in From and Sender, for whoever has to be sure that there are no others: what two readers may take for different ones is refused. */
final class Authors {
    /** Of an honest field; looking at more would take time. */
    private static final int MAX_LENGTH = 8 * 1024;

    private static final int MAX_ADDRESSES = 50;

    private Authors() {}

    /** @throws InvalidInputException naming the field that is missing, there twice, or unclear */
    static List<EmailAddress> of(HeaderBlock header) {
        if (header.isTruncated()) {
            throw new InvalidInputException("From", "the header is too large to be looked through");
        }
        List<Field> from = header.named("From");
        List<Field> sender = header.named("Sender");
        if (from.size() != 1) {
            throw new InvalidInputException("From", "has to be there once");
        }
        if (sender.size() > 1) {
            throw new InvalidInputException("Sender", "must not be there twice");
        }
        List<EmailAddress> authors = new ArrayList<>(addresses("From", from.get(0)));
        sender.forEach(field -> authors.addAll(addresses("Sender", field)));
        return authors;
    }

    private static List<EmailAddress> addresses(String name, Field field) {
        String text = field.value();
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException(name, "has more than " + MAX_LENGTH + " octets");
        }
        List<EmailAddress> found = parsed(name, text);
        AuthorDomain domains = AuthorDomain.named(
                List.of(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        Set<String> known = found.stream()
                .map(EmailAddress::domain)
                .map(DomainName::toString)
                .collect(Collectors.toSet());
        if (domains.kind() == AuthorDomain.Kind.MALFORMED
                || !domains.domains().stream().allMatch(domain -> known.contains(domain.toString()))) {
            throw new InvalidInputException(name, "is not clear about who it names");
        }
        return found;
    }

    private static List<EmailAddress> parsed(String name, String text) {
        List<EmailAddress> found = new ArrayList<>();
        try {
            for (InternetAddress address : InternetAddress.parseHeader(text, false)) {
                found.add(EmailAddress.parseServer(String.valueOf(address.getAddress())));
            }
        } catch (AddressException | InvalidInputException e) {
            throw new InvalidInputException(name, "has to be one address, or several, with or without names");
        }
        if (found.isEmpty() || found.size() > MAX_ADDRESSES) {
            throw new InvalidInputException(name, "1 to " + MAX_ADDRESSES + " addresses");
        }
        return found;
    }
}
