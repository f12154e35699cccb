package dev.emailrouting.dmarc;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.emailrouting.message.HeaderBlock;

/**
 * Finds the author's domain in a message's From field (RFC 5322 3.6.2, RFC 6532, RFC 6854). There must be exactly one such field.
 * Takes time in proportion to the header, and any header.
 */
public final class FromFieldParser {
    private FromFieldParser() {}

    public static AuthorDomain parse(HeaderBlock header) {
        List<HeaderBlock.Field> fields = header.named("from");
        Mailboxes all = new Mailboxes();
        if (fields.size() != 1) {
            all.malformed(fields.isEmpty() ? "there is no From field" : "there are " + fields.size() + " From fields");
        }
        for (HeaderBlock.Field field : fields) {
            all.addAll(MailboxListParser.parse(utf8(field.rawValue())));
        }
        return AuthorDomain.of(all);
    }

    /** What is no UTF-8 becomes a letter that no domain has (RFC 6532 3.1), and does no harm in a name. */
    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
