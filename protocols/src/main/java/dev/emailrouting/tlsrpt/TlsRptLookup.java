package dev.emailrouting.tlsrpt;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;

/** Finds where a domain wants its TLS reports (RFC 8460 3). Never throws. */
public final class TlsRptLookup {
    private static final String PREFIX = "_smtp._tls.";

    private final DnsClient dns;

    public TlsRptLookup(DnsClient dns) {
        this.dns = dns;
    }

    /** Where the record of a domain stands. */
    public static String nameOf(String domain) {
        return PREFIX + domain;
    }

    public TlsRptAnswer find(String domain) {
        DnsAnswer<TxtRecord> answer = dns.query(nameOf(domain), DnsType.TXT);
        if (answer.isUnknown()) {
            return TlsRptAnswer.unknown(answer.reason());
        }
        return answer.records().isEmpty() ? TlsRptAnswer.none(answer.reason()) : among(answer.records());
    }

    /** The one that counts among the TXT records of the name. */
    public static TlsRptAnswer among(List<TxtRecord> records) {
        List<String> meant = records.stream()
                .map(TxtRecord::joined)
                .filter(TlsRptRecordParser::isMeant)
                .collect(Collectors.toUnmodifiableList());
        if (meant.isEmpty()) {
            return TlsRptAnswer.none("no record begins with v=TLSRPTv1;");
        }
        if (meant.size() > 1) {
            return TlsRptAnswer.none("of several records none counts (RFC 8460 3)");
        }
        try {
            return TlsRptAnswer.found(TlsRptRecordParser.parse(meant.get(0)));
        } catch (InvalidTlsRptRecordException e) {
            return TlsRptAnswer.none("the record is malformed: " + e.getMessage());
        }
    }
}
