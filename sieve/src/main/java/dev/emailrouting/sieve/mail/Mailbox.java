package dev.emailrouting.sieve.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.message.HeaderCharacters;
import dev.emailrouting.routing.program.Budget;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/** A mail address in two parts, as header or envelope has it; both empty for the null sender. */
public final class Mailbox {
    private static final int MAX_FIELD = 32 * 1024;
    private static final int MAX_ADDRESSES = 1000;

    private final String localPart;
    private final String domain;

    private Mailbox(String localPart, String domain) {
        this.localPart = localPart;
        this.domain = domain;
    }

    /** Of the envelope, where it needs no more than its last {@code @} to be taken apart. */
    public static Mailbox ofEnvelope(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? new Mailbox(address, "") : new Mailbox(address.substring(0, at), address.substring(at + 1));
    }

    /**
     * Of a header field; what is no address is left out.
     *
     * @param octets unfolded, a char a byte
     */
    public static List<Mailbox> ofField(String octets, Budget budget) {
        String bounded = octets.length() > MAX_FIELD ? octets.substring(0, MAX_FIELD) : octets;
        budget.step(1 + 4L * bounded.length());
        budget.allocate(bounded.length());
        byte[] bytes = bounded.getBytes(StandardCharsets.ISO_8859_1);
        List<Mailbox> found = new ArrayList<>();
        for (Address address : LenientAddressParser.DEFAULT.parseAddressList(
                new ByteArrayBuffer(bytes, true), new ParserCursor(0, bytes.length))) {
            if (address instanceof Group) {
                ((Group) address).getMailboxes().forEach(mailbox -> add(mailbox, found));
            } else {
                add((org.apache.james.mime4j.dom.address.Mailbox) address, found);
            }
        }
        return found;
    }

    private static void add(org.apache.james.mime4j.dom.address.Mailbox mailbox, List<Mailbox> found) {
        String local = mailbox.getLocalPart();
        String domain = mailbox.getDomain();
        if (local != null && domain != null && !local.isEmpty() && !domain.isEmpty() && found.size() < MAX_ADDRESSES) {
            found.add(new Mailbox(HeaderCharacters.of(local), HeaderCharacters.of(domain)));
        }
    }

    public String localPart() {
        return localPart;
    }

    public String domain() {
        return domain;
    }

    public boolean isNull() {
        return localPart.isEmpty() && domain.isEmpty();
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? localPart : localPart + "@" + domain;
    }
}
