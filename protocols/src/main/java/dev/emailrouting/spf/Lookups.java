package dev.emailrouting.spf;

import java.util.List;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;

/** What one check asks the DNS, and the limits on it that all records share which the check visits (RFC 7208 4.6.4). */
final class Lookups {
    static final int MAX_TERMS = 10;
    static final int MAX_VOID = 2;

    private final DnsClient dns;
    private int terms;
    private int voids;
    private boolean termIsVoid;

    Lookups(DnsClient dns) {
        this.dns = dns;
    }

    /** What is asked until the next term begins is this term's. */
    void beginTerm() throws AbortedCheckException {
        if (terms == MAX_TERMS) {
            throw AbortedCheckException.permanent("more than " + MAX_TERMS + " terms ask the DNS");
        }
        terms++;
        termIsVoid = false;
    }

    /** Counts a name or record that is not there; a term that finds nothing several times is void once. */
    void countVoid() throws AbortedCheckException {
        if (termIsVoid) {
            return;
        }
        if (voids == MAX_VOID) {
            throw AbortedCheckException.permanent("more than " + MAX_VOID + " terms ask for what is not there");
        }
        termIsVoid = true;
        voids++;
    }

    /** Records a mechanism matches by; none where the name or the type is not there. */
    <R> List<R> query(String name, DnsType<R> type) throws AbortedCheckException {
        List<R> records = queryUncounted(name, type).records();
        if (records.isEmpty()) {
            countVoid();
        }
        return records;
    }

    /** As {@link #query}, for records that are not of a mechanism. */
    <R> DnsAnswer<R> queryUncounted(String name, DnsType<R> type) throws AbortedCheckException {
        DnsAnswer<R> answer = dns.query(name, type);
        if (answer.isUnknown()) {
            throw AbortedCheckException.temporary(type + " of " + name + " cannot be looked up: " + answer.reason());
        }
        return answer;
    }

    int terms() {
        return terms;
    }

    int voids() {
        return voids;
    }
}
