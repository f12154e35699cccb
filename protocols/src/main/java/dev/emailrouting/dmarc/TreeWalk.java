package dev.emailrouting.dmarc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.dmarc.DmarcRecord.PublicSuffix;
import dev.emailrouting.dmarc.PolicyRecords.Lookup;
import dev.emailrouting.dns.DnsName;

/**
 * The way from a domain up to its top-level domain, of eight queries at most (RFC 9989 4.10). It ends early at a record with
 * {@code psd=y} or {@code psd=n}, and at the first query that fails.
 */
final class TreeWalk {
    /** How many labels the second name asked for has at most (RFC 9989 4.10, step 4). */
    private static final int MAX_PARENT_LABELS = 7;

    private final DnsName start;
    private final Map<DnsName, DmarcRecord> found = new LinkedHashMap<>();
    private DnsName end;
    private Optional<String> failure = Optional.empty();

    private TreeWalk(DnsName start) {
        this.start = start;
        this.end = start;
    }

    static TreeWalk from(DnsName start, PolicyRecords records) {
        TreeWalk walk = new TreeWalk(start);
        boolean goesOn = walk.visit(start, records.at(start));
        for (int labels = Math.min(start.labelCount() - 1, MAX_PARENT_LABELS); goesOn && labels > 0; labels--) {
            DnsName name = start.rightmost(labels);
            goesOn = walk.visit(name, records.at(name));
        }
        return walk;
    }

    private boolean visit(DnsName name, Lookup lookup) {
        failure = lookup.failure();
        lookup.record().ifPresent(record -> {
            found.put(name, record);
            end = name;
        });
        return failure.isEmpty()
                && lookup.record()
                        .filter(record -> record.psd() != PublicSuffix.UNSAID)
                        .isEmpty();
    }

    /** Why the walk could not be finished. */
    Optional<String> failure() {
        return failure;
    }

    /** What the start belongs to (RFC 9989 4.10.2), given that the walk was finished. */
    DnsName organizationalDomain() {
        return endsAtSuffixAbove() ? start.rightmost(end.labelCount() + 1) : end;
    }

    /**
     * Where the record stands that applies to the start, given that the walk was finished: at the start itself, its organizational
     * domain, or the public suffix above (RFC 9989 4.10.1).
     */
    Optional<DnsName> policyDomain() {
        if (found.containsKey(start)) {
            return Optional.of(start);
        }
        DnsName organization = organizationalDomain();
        return found.containsKey(organization)
                ? Optional.of(organization)
                : Optional.of(end).filter(found::containsKey);
    }

    /** A suffix where the walk starts has nothing below it to be an organization (RFC 9989 4.10.2, item 2). */
    private boolean endsAtSuffixAbove() {
        return !end.equals(start) && found.get(end).psd() == PublicSuffix.YES;
    }
}
