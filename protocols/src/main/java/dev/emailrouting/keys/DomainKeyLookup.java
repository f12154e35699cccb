package dev.emailrouting.keys;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import com.google.common.base.Suppliers;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;

/**
 * Finds the keys that the signatures of one message name (RFC 6376 6.1.2). Every key is asked for once in the life of an instance, so
 * there is one instance for each message. Safe for many threads.
 */
public final class DomainKeyLookup {
    /** RFC 6376 3.6.2.2 leaves more than one undefined. */
    private static final int MAX_RECORDS = 10;

    private final DnsClient dns;
    private final ConcurrentMap<String, Supplier<DomainKeyAnswer>> asked = new ConcurrentHashMap<>();

    public DomainKeyLookup(DnsClient dns) {
        this.dns = dns;
    }

    /**
     * Of several records the first with a good key counts.
     *
     * @param selector s= of the signature, a char an octet
     * @param domain d= of the signature, a char an octet; U-labels are looked up as A-labels (RFC 8616 3)
     */
    public DomainKeyAnswer find(String selector, String domain) {
        Optional<String> name = DomainKeyName.of(selector, domain);
        if (name.isEmpty()) {
            return DomainKeyAnswer.none("no name in DNS can have this selector and domain");
        }
        return asked.computeIfAbsent(name.get(), key -> Suppliers.memoize(() -> ask(key)))
                .get();
    }

    private DomainKeyAnswer ask(String name) {
        DnsAnswer<TxtRecord> answer = dns.query(name, DnsType.TXT);
        if (answer.isUnknown()) {
            return DomainKeyAnswer.temporaryFailure("the key cannot be looked up: " + answer.reason());
        }
        return answer.records().stream()
                .limit(MAX_RECORDS)
                .map(DomainKeyLookup::read)
                .min(Comparator.comparing(DomainKeyAnswer::status))
                .orElseGet(() -> DomainKeyAnswer.none("there is no key: " + answer.reason()));
    }

    private static DomainKeyAnswer read(TxtRecord text) {
        try {
            return DomainKeyAnswer.of(DomainKeyRecordParser.parse(text.joined()));
        } catch (InvalidDomainKeyException e) {
            return DomainKeyAnswer.invalid(e.getMessage());
        }
    }
}
