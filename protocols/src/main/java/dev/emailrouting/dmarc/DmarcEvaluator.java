package dev.emailrouting.dmarc;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dmarc.DmarcResult.Outcome;
import dev.emailrouting.dns.DnsClient;

/**
 * Judges a message by DMARC (RFC 9989 5.3). A query that fails is never taken for an answer: the message is {@link Outcome#TEMPERROR}
 * if knowing more could change what is said of it.
 *
 * <p>Where From has not just one domain, RFC 9989 5.3.1 asks for no judgement; but then a second author would be the way around every
 * policy. So each of its domains is judged (RFC 9989 11.5): the message fails by the strictest policy among those that fail, and
 * never passes.
 */
public final class DmarcEvaluator {
    private final DnsClient dns;

    public DmarcEvaluator(DnsClient dns) {
        this.dns = dns;
    }

    public DmarcResult evaluate(DmarcRequest request) {
        PolicyRecords records = new PolicyRecords(dns);
        AuthorDomain author = request.author();
        switch (author.kind()) {
            case ONE:
                return new DmarcEvaluation(author.domains().get(0), request, dns, records).result();
            case NONE:
                return without(Outcome.NONE, author.reason());
            default:
                return judgeAll(request, records);
        }
    }

    private DmarcResult judgeAll(DmarcRequest request, PolicyRecords records) {
        List<DmarcResult> results = request.author().domains().stream()
                .map(domain -> new DmarcEvaluation(domain, request, dns, records).result())
                .collect(Collectors.toUnmodifiableList());
        return results.stream()
                .filter(result -> result.outcome() == Outcome.FAIL)
                .max(Comparator.comparing(DmarcResult::disposition))
                .or(() -> results.stream()
                        .filter(result -> result.outcome() == Outcome.TEMPERROR)
                        .findFirst())
                .map(result -> (DmarcResult) ImmutableDmarcResult.builder()
                        .from(result)
                        .reason(request.author().reason() + "; " + result.reason())
                        .build())
                .orElseGet(() -> without(Outcome.PERMERROR, request.author().reason()));
    }

    private static DmarcResult without(Outcome outcome, String reason) {
        return ImmutableDmarcResult.builder().outcome(outcome).reason(reason).build();
    }
}
