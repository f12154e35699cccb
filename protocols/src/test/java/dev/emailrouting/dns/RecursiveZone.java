package dev.emailrouting.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** As a recursive server answers: follows aliases within its zone, gives the code of the last name, and with an absence the SOA. */
final class RecursiveZone implements LoopbackDnsServer.Zone {
    private final List<Record> zone;
    private final Set<Name> failing = new HashSet<>();
    private final Set<Name> silent = new HashSet<>();

    /** @param lines as in a zone file, with absolute names */
    RecursiveZone(String... lines) throws IOException {
        this.zone = records(lines);
    }

    static List<Record> records(String... lines) throws IOException {
        List<Record> records = new ArrayList<>();
        try (Master master =
                new Master(new ByteArrayInputStream(String.join("\n", lines).getBytes(US_ASCII)), Name.root)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                records.add(next);
            }
        }
        return records;
    }

    RecursiveZone failing(String name) throws TextParseException {
        failing.add(Name.fromString(name, Name.root));
        return this;
    }

    RecursiveZone silent(String name) throws TextParseException {
        silent.add(Name.fromString(name, Name.root));
        return this;
    }

    @Override
    public Optional<Message> apply(Message query) {
        Message reply = LoopbackDnsServer.replyTo(query);
        if (failing.contains(query.getQuestion().getName())) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
        } else {
            answer(query.getQuestion(), reply);
        }
        return silent.contains(query.getQuestion().getName()) ? Optional.empty() : Optional.of(reply);
    }

    private void answer(Record question, Message reply) {
        Name last = followAliases(question.getName(), reply);
        List<Record> ofName =
                zone.stream().filter(record -> record.getName().equals(last)).toList();
        List<Record> found = ofName.stream()
                .filter(record -> record.getType() == question.getType())
                .toList();
        found.forEach(record -> reply.addRecord(record, Section.ANSWER));
        if (found.isEmpty()) {
            reply.getHeader().setRcode(ofName.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
            zone.stream()
                    .filter(record -> record instanceof SOARecord)
                    .forEach(soa -> reply.addRecord(soa, Section.AUTHORITY));
        }
    }

    private Name followAliases(Name owner, Message reply) {
        Name last = owner;
        Optional<Record> alias = aliasOf(last);
        while (alias.isPresent() && !reply.findRecord(alias.get(), Section.ANSWER)) {
            reply.addRecord(alias.get(), Section.ANSWER);
            last = ((CNAMERecord) alias.get()).getTarget();
            alias = aliasOf(last);
        }
        return last;
    }

    private Optional<Record> aliasOf(Name owner) {
        return zone.stream()
                .filter(record -> record.getName().equals(owner) && record instanceof CNAMERecord)
                .findFirst();
    }
}
