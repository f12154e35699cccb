package dev.emailrouting.launcher.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/**
 * What a {@link LoopbackDns} knows: records by name, and names whose look-up fails. An absent name is NXDOMAIN, a name
 * without the type NODATA (RFC 2308). Names are written without their last dot and ignore case.
 */
public final class LoopbackZone {
    /** How a look-up can fail. */
    public enum Failure {
        SERVFAIL,
        /** No answer at all. */
        TIMEOUT
    }

    /** A change counts at once. Absences come without a SOA record, and so nobody keeps them either (RFC 2308 5). */
    private static final long TTL_SECONDS = 0;

    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Map<Name, Failure> failures = new ConcurrentHashMap<>();

    /** An address record, A or AAAA as the literal says. */
    public LoopbackZone address(String host, String literal) {
        InetAddress address = literal(literal);
        Name name = name(host);
        records.add(
                address.getAddress().length == 4
                        ? new ARecord(name, DClass.IN, TTL_SECONDS, address)
                        : new AAAARecord(name, DClass.IN, TTL_SECONDS, address));
        return this;
    }

    public LoopbackZone mx(String domain, int preference, String host) {
        records.add(new MXRecord(name(domain), DClass.IN, TTL_SECONDS, preference, name(host)));
        return this;
    }

    /** One TXT record of as many character-strings. */
    public LoopbackZone txt(String domain, String... strings) {
        records.add(new TXTRecord(name(domain), DClass.IN, TTL_SECONDS, List.of(strings)));
        return this;
    }

    /** From now on there are no records of the name. */
    public LoopbackZone forget(String domain) {
        Name name = name(domain);
        records.removeIf(each -> each.getName().equals(name));
        return this;
    }

    /** From now on every look-up of the name fails. */
    public LoopbackZone fail(String domain, Failure failure) {
        failures.put(name(domain), failure);
        return this;
    }

    /** The answer to a query; empty for one that shall time out. */
    Optional<Message> answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setOpcode(query.getHeader().getOpcode());
        if (question == null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
            return Optional.of(answer);
        }
        answer.addRecord(question, Section.QUESTION);
        Failure failure = failures.get(question.getName());
        if (failure == Failure.TIMEOUT) {
            return Optional.empty();
        }
        answer.getHeader().setRcode(failure == null ? fill(answer, question) : Rcode.SERVFAIL);
        return Optional.of(answer);
    }

    private int fill(Message answer, Record question) {
        List<Record> ofName = records.stream()
                .filter(each -> each.getName().equals(question.getName()))
                .collect(Collectors.toList());
        ofName.stream()
                .filter(each -> each.getType() == question.getType())
                .forEach(each -> answer.addRecord(each, Section.ANSWER));
        return ofName.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("no domain name: " + text, e);
        }
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no IP address: " + text, e);
        }
    }
}
