package dev.emailrouting.routing.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.DomainReport;
import dev.emailrouting.mtasts.DomainReport.MxReport;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.mtasts.StsRecord;
import dev.emailrouting.routing.PublishedPolicy;

/** Compares what a zone publishes with what the world sees of a domain of it. */
public final class PublishedPolicyCheck {
    private static final Duration SHORT_AGE = Duration.ofDays(1);
    private static final Duration LONG_TRIAL = Duration.ofDays(30);

    private final PublishedPolicy published;
    private final DomainReport seen;
    private final Instant now;

    public PublishedPolicyCheck(PublishedPolicy published, DomainReport seen, Instant now) {
        this.published = published;
        this.seen = seen;
        this.now = now;
    }

    /** What keeps senders from the policy, or under it from the domain's mail exchangers; in words for an operator. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        seen.recordProblem().ifPresent(problem -> problems.add("senders see no TXT record: " + problem));
        foreignId()
                .filter(PublishedPolicy::looksOurs)
                .ifPresent(
                        id -> problems.add("the id of the TXT record, " + id + ", is of an earlier policy, and that of"
                                + " this one is " + published.id() + ": who knows the former keeps it"));
        seen.policyProblem().ifPresent(problem -> problems.add("senders get no policy: " + problem.text()));
        if (seen.policy().filter(policy -> !saysTheSame(policy)).isPresent()) {
            problems.add("the policy host serves another policy than is published here");
        }
        seen.exchangersProblem().ifPresent(problem -> problems.add("no host takes mail: " + problem));
        if (published.isDemanding()) {
            seen.exchangers().forEach(exchanger -> problemOf(exchanger).ifPresent(problems::add));
        }
        return problems;
    }

    private Optional<String> foreignId() {
        return seen.record().map(StsRecord::id).filter(id -> !id.equals(published.id()));
    }

    /** Line ends are whoever's who serves it. */
    private boolean saysTheSame(StsPolicy other) {
        return other.lines().equals(published.policy().lines());
    }

    private Optional<String> problemOf(MxReport exchanger) {
        String host = "the mail exchanger " + exchanger.host();
        return published.policy().permits(exchanger.host())
                ? exchanger.tls().problem().map(problem -> host + ": " + problem)
                : Optional.of(host + " is not named by the policy");
    }

    /** What is well as it is, and could be better. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        StsPolicy policy = published.policy();
        for (MxPattern pattern : policy.mx()) {
            if (seen.exchangersProblem().isEmpty() && !isOfSomeExchanger(pattern)) {
                notes.add("mx " + pattern + " covers no mail exchanger of today");
            }
        }
        foreignId()
                .filter(id -> !PublishedPolicy.looksOurs(id))
                .ifPresent(id -> notes.add(
                        "the TXT record has an id of your own, " + id + ": change it whenever the policy changes"));
        if (published.isDemanding() && policy.maxAge().compareTo(SHORT_AGE) < 0) {
            notes.add(
                    "a max_age of less than a day protects little: who forgets the policy can be kept from the next one");
        }
        if (policy.mode() == StsMode.TESTING
                && published.modeSince().plus(LONG_TRIAL).isBefore(now)) {
            notes.add("it has been tried since " + published.modeSince() + ": enforce protects, testing only reports");
        }
        return notes;
    }

    private boolean isOfSomeExchanger(MxPattern pattern) {
        return seen.exchangers().stream()
                .map(exchanger -> DnsName.of(exchanger.host()))
                .flatMap(Optional::stream)
                .anyMatch(pattern::covers);
    }
}
