package dev.emailrouting.dmarc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.emailrouting.dmarc.DmarcResult.Outcome;
import dev.emailrouting.dmarc.IdentifierAlignment.Mechanism;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;

/** The judgement of one author domain. Nothing is asked of the DNS that cannot change it. */
final class DmarcEvaluation {
    /** How many domains beside the author's may have their organization looked up; those beyond are not aligned. */
    private static final int MAX_IDENTIFIER_WALKS = 10;
    /** How many domains a reason names. */
    private static final int SHOWN = 5;

    private final DnsName author;
    private final DmarcRequest request;
    private final DnsClient dns;
    private final PolicyRecords records;
    private Optional<TreeWalk> authorWalk = Optional.empty();
    private Optional<String> existenceFailure = Optional.empty();
    private int identifierWalks;

    DmarcEvaluation(DnsName author, DmarcRequest request, DnsClient dns, PolicyRecords records) {
        this.author = author;
        this.request = request;
        this.dns = dns;
        this.records = records;
    }

    DmarcResult result() {
        if (records.at(author).record().isPresent()) {
            return underRecordOf(author);
        }
        Optional<String> failure = authorWalk().failure();
        if (failure.isPresent()) {
            return withoutPolicy(Outcome.TEMPERROR, failure.get());
        }
        return authorWalk()
                .policyDomain()
                .map(this::underRecordOf)
                .orElseGet(() -> withoutPolicy(Outcome.NONE, "no policy record applies to " + author));
    }

    private DmarcResult underRecordOf(DnsName policyDomain) {
        DmarcRecord record = records.at(policyDomain).record().orElseThrow();
        if (!record.applies()) {
            return withoutPolicy(
                    Outcome.NONE, "the record of " + policyDomain + " has no policy, and nobody to report to");
        }
        List<IdentifierAlignment> identifiers = identifiers(record.aspf(), record.adkim());
        Optional<DmarcPolicy> policy = publishedPolicy(policyDomain, record);
        ImmutableDmarcResult.Builder result = ImmutableDmarcResult.builder()
                .authorDomain(author)
                .publishedPolicy(policy)
                .policyDomain(policyDomain)
                .record(record)
                .identifiers(identifiers)
                .organizationalDomain(
                        authorWalk.filter(walk -> walk.failure().isEmpty()).map(TreeWalk::organizationalDomain));
        return conclude(result, identifiers);
    }

    private DmarcResult conclude(ImmutableDmarcResult.Builder result, List<IdentifierAlignment> identifiers) {
        Optional<IdentifierAlignment> proof = first(identifiers, IdentifierAlignment::proves);
        if (proof.isPresent()) {
            return result.outcome(Outcome.PASS).reason(proving(proof.get())).build();
        }
        Optional<String> unknown = first(identifiers, IdentifierAlignment::mightProve)
                .map(DmarcEvaluation::doubting)
                .or(() -> existenceFailure);
        if (unknown.isPresent()) {
            return result.outcome(Outcome.TEMPERROR).reason(unknown.get()).build();
        }
        return result.outcome(Outcome.FAIL).reason(failing(identifiers)).build();
    }

    private static Optional<IdentifierAlignment> first(
            List<IdentifierAlignment> identifiers, Predicate<IdentifierAlignment> which) {
        return identifiers.stream().filter(which).findFirst();
    }

    /** Without a record every domain is an organization of its own (RFC 9989 4.10.2), so only the same domain is aligned. */
    private DmarcResult withoutPolicy(Outcome outcome, String reason) {
        return ImmutableDmarcResult.builder()
                .outcome(outcome)
                .authorDomain(author)
                .identifiers(identifiers(AlignmentMode.STRICT, AlignmentMode.STRICT))
                .reason(reason)
                .build();
    }

    /** RFC 9989 4.10.1; empty where nobody knows whether the author's domain exists, and it matters. */
    private Optional<DmarcPolicy> publishedPolicy(DnsName policyDomain, DmarcRecord record) {
        if (policyDomain.equals(author)) {
            return Optional.of(record.forItself());
        }
        if (record.forSubdomain() == record.forMissingSubdomain()) {
            return Optional.of(record.forSubdomain());
        }
        DnsAnswer<?> existence = dns.query(author.toString(), DnsType.A);
        if (existence.isUnknown()) {
            existenceFailure = Optional.of(author + ": " + existence.reason());
            return Optional.empty();
        }
        // RFC 9989 3.2.13: a name without records of the type exists all the same.
        return Optional.of(
                existence.status() == DnsAnswer.Status.NXDOMAIN ? record.forMissingSubdomain() : record.forSubdomain());
    }

    /** SPF first, lest many signatures use up the walks. */
    private List<IdentifierAlignment> identifiers(AlignmentMode aspf, AlignmentMode adkim) {
        List<IdentifierAlignment> identifiers = new ArrayList<>();
        identifiers.addAll(identifiers(Mechanism.SPF, request.spfDomains(), true, aspf));
        identifiers.addAll(identifiers(Mechanism.SPF, request.undecidedSpfDomains(), false, aspf));
        identifiers.addAll(identifiers(Mechanism.DKIM, request.dkimDomains(), true, adkim));
        identifiers.addAll(identifiers(Mechanism.DKIM, request.undecidedDkimDomains(), false, adkim));
        return identifiers;
    }

    private List<IdentifierAlignment> identifiers(
            Mechanism mechanism, List<String> domains, boolean passed, AlignmentMode mode) {
        Set<DnsName> names = domains.stream()
                .map(DnsName::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return names.stream()
                .map(name -> ImmutableIdentifierAlignment.of(mechanism, name, passed, alignment(name, mode)))
                .collect(Collectors.toUnmodifiableList());
    }

    /** RFC 9989 4.10.2. A domain's organization is the domain itself or one above it, so whatever is not below it needs no walk. */
    private Alignment alignment(DnsName domain, AlignmentMode mode) {
        if (domain.equals(author)) {
            return Alignment.STRICT;
        }
        if (mode == AlignmentMode.STRICT || !domain.isWithin(author.rightmost(1))) {
            return Alignment.NOT_ALIGNED;
        }
        if (authorWalk().failure().isPresent()) {
            return Alignment.UNKNOWN;
        }
        DnsName organization = authorWalk().organizationalDomain();
        if (!domain.isWithin(organization) || identifierWalks == MAX_IDENTIFIER_WALKS) {
            return Alignment.NOT_ALIGNED;
        }
        identifierWalks++;
        TreeWalk walk = TreeWalk.from(domain, records);
        if (walk.failure().isPresent()) {
            return Alignment.UNKNOWN;
        }
        return walk.organizationalDomain().equals(organization) ? Alignment.RELAXED : Alignment.NOT_ALIGNED;
    }

    private TreeWalk authorWalk() {
        if (authorWalk.isEmpty()) {
            authorWalk = Optional.of(TreeWalk.from(author, records));
        }
        return authorWalk.get();
    }

    private static String proving(IdentifierAlignment proof) {
        return name(proof)
                + (proof.alignment() == Alignment.STRICT
                        ? " is the author's domain"
                        : " is of the author's organization");
    }

    private static String doubting(IdentifierAlignment doubtful) {
        return doubtful.alignment().isAligned()
                ? name(doubtful) + " is aligned and its check met a temporary error"
                : "nobody knows of which organization " + name(doubtful) + " is";
    }

    private String failing(List<IdentifierAlignment> identifiers) {
        String passed = identifiers.stream()
                .filter(IdentifierAlignment::passed)
                .limit(SHOWN)
                .map(DmarcEvaluation::name)
                .collect(Collectors.joining(", "));
        return passed.isEmpty()
                ? "neither SPF nor DKIM passed for a domain"
                : "no domain that passed is aligned with " + author + ": " + passed;
    }

    private static String name(IdentifierAlignment identifier) {
        return identifier.domain() + " (" + identifier.mechanism() + ")";
    }
}
