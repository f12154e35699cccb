package dev.emailrouting.routing.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/** A zone's rules compiled for look-up. Where several rules have the same matcher they stand in the zone's order. */
public final class ZoneTable {
    /** Entries of sender lists, or tests of conditions, that take as much room as a rule. */
    private static final int PARTS_A_RULE = 10;
    /** An entry of a sender list takes about as much as so long a text. */
    private static final int CHARACTERS_A_PART = 50;

    private final Zone zone;
    private final Set<DomainName> domains;
    private final SenderList senders;
    private final SenderList accountSenders;
    private final Optional<PublishedPolicy> publishedPolicy;
    private final Set<EmailAddress> verified;
    private final Set<DomainName> verifiedDomains;

    private final Map<EmailAddress, List<Rule>> exact = new HashMap<>();
    private final Map<EmailAddress, List<Rule>> exactAtEverySubdomain = new HashMap<>(2);
    private final List<Rule> patterns = new ArrayList<>(0);
    private final Map<DomainName, List<Rule>> catchAlls = new HashMap<>(2);
    private final List<Rule> catchAllsAtEverySubdomain = new ArrayList<>(0);
    private int size;
    private int parts;
    private boolean hasAllowedSenders;

    private ZoneTable(ZoneSnapshot snapshot) {
        this.zone = snapshot.zone();
        this.domains = domainsOf(snapshot);
        this.senders = snapshot.senders();
        this.accountSenders = snapshot.accountSenders();
        this.publishedPolicy = snapshot.publishedPolicy();
        this.verified = snapshot.verifiedDestinations();
        this.verifiedDomains = snapshot.verifiedDomains();
    }

    private static Set<DomainName> domainsOf(ZoneSnapshot snapshot) {
        if (snapshot.subdomains().isEmpty()) {
            return Set.of(snapshot.zone().name());
        }
        List<DomainName> all = new ArrayList<>(snapshot.subdomains());
        all.add(snapshot.zone().name());
        return Set.copyOf(all);
    }

    public static ZoneTable compile(ZoneSnapshot snapshot) {
        ZoneTable table = new ZoneTable(snapshot);
        snapshot.rules().forEach(table::add);
        return table;
    }

    private void add(Rule rule) {
        size++;
        parts += rule.content().senders().size()
                + rule.content().conditions().map(Condition::tests).orElse(0)
                + rule.content().templates() / CHARACTERS_A_PART;
        hasAllowedSenders |= !rule.content().senders().allowed().isEmpty();
        placeOf(rule).add(rule);
    }

    private List<Rule> placeOf(Rule rule) {
        if (rule.content().pattern().isPresent()) {
            return patterns;
        }
        Optional<EmailAddress> literal = rule.content().literalRecipient();
        if (rule.content().atEverySubdomain()) {
            return literal.map(address -> listIn(exactAtEverySubdomain, address))
                    .orElse(catchAllsAtEverySubdomain);
        }
        return literal.map(address -> listIn(exact, address))
                .orElseGet(() -> listIn(catchAlls, rule.content().domain()));
    }

    private static <K> List<Rule> listIn(Map<K, List<Rule>> rules, K key) {
        return rules.computeIfAbsent(key, first -> new ArrayList<>(1));
    }

    public DomainName zone() {
        return zone.name();
    }

    /** The apex and the added subdomains. */
    public Set<DomainName> domains() {
        return domains;
    }

    public AccountName account() {
        return zone.account();
    }

    public ZoneSettings settings() {
        return zone.settings();
    }

    /** The MTA-STS policy of the zone's domains. */
    public Optional<PublishedPolicy> publishedPolicy() {
        return publishedPolicy;
    }

    /** How much room it takes, in rules: long lists of senders, many conditions and long replies count as several. */
    int weight() {
        return size + domains.size() + (parts + senders.size()) / PARTS_A_RULE;
    }

    /** How many rules the table holds. */
    public int size() {
        return size;
    }

    SenderList senders() {
        return senders;
    }

    SenderList accountSenders() {
        return accountSenders;
    }

    /** Whether a rule lets senders through, so that one that is blocked for the zone may still be taken by it. */
    boolean hasAllowedSenders() {
        return hasAllowedSenders;
    }

    /** Those of the address itself before those of every subdomain. */
    List<Rule> exact(EmailAddress recipient) {
        List<Rule> own = exact.getOrDefault(recipient, List.of());
        if (exactAtEverySubdomain.isEmpty() || recipient.domain().equals(zone.name())) {
            return own;
        }
        List<Rule> ofEvery = exactAtEverySubdomain.getOrDefault(recipient.at(zone.name()), List.of());
        return joined(own, ofEvery);
    }

    /** In the order in which they are tried, whichever domain they are of: {@code holdsAt} says. */
    List<Rule> patterns() {
        return patterns;
    }

    /** Those that were made for the domain alone. */
    List<Rule> catchAlls(DomainName domain) {
        return catchAlls.getOrDefault(domain, List.of());
    }

    /** Those that an added subdomain has because the whole zone has them: of every subdomain, then of the apex. */
    List<Rule> inheritedCatchAlls(DomainName domain) {
        if (domain.equals(zone.name())) {
            return List.of();
        }
        return zone.settings().inheritCatchAll()
                ? joined(catchAllsAtEverySubdomain, catchAlls(zone.name()))
                : catchAllsAtEverySubdomain;
    }

    private static List<Rule> joined(List<Rule> first, List<Rule> second) {
        if (second.isEmpty()) {
            return first;
        }
        List<Rule> both = new ArrayList<>(first.size() + second.size());
        both.addAll(first);
        both.addAll(second);
        return both;
    }

    boolean isVerified(EmailAddress destination) {
        return verified.contains(destination) || verifiedDomains.contains(destination.domain());
    }

    boolean isVerified(ForwardTarget target) {
        return target.fixed().map(this::isVerified).orElseGet(() -> verifiedDomains.contains(target.domain()));
    }

    @Override
    public String toString() {
        return zone.name() + ", " + size + " rules at "
                + domains.stream().map(DomainName::toString).collect(Collectors.joining(", "));
    }
}
