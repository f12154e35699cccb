package dev.emailrouting.routing.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/**
 * A small world to decide in: zones of accounts, their rules, verified destinations, and what the server itself knows. Rules
 * are named after what they match, and stand in the zone that is the domain of their recipients.
 */
final class Routing implements RoutingTable, LocalAddresses {
    static final EmailAddress POSTMASTER = EmailAddress.parse("postmaster@server.example");

    private static final List<SenderList> NO_SENDERS = List.of(SenderList.empty(), SenderList.empty());
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<DomainName, AccountName> zones = new LinkedHashMap<>();
    private final Map<DomainName, ZoneAuthentication> authentication = new LinkedHashMap<>();
    private final Map<DomainName, List<Rule>> rules = new LinkedHashMap<>();
    private final Map<AccountName, Set<EmailAddress>> verified = new LinkedHashMap<>();
    private final Map<AccountName, Set<DomainName>> verifiedDomains = new LinkedHashMap<>();
    private final Map<EmailAddress, Presence> local = new LinkedHashMap<>();
    private final Map<DomainName, List<SenderList>> senders = new LinkedHashMap<>();
    private SenderList serverSenders = SenderList.empty();
    private final Set<DomainName> unavailable = new HashSet<>();

    static Routing ofZones(String... zones) {
        Routing routing = new Routing();
        Arrays.stream(zones).forEach(zone -> routing.zone(zone, "default"));
        return routing;
    }

    Routing zone(String zone, String account) {
        zones.put(DomainName.parse(zone), account(account));
        authentication.put(DomainName.parse(zone), ZoneAuthentication.ofNewZone());
        rules.put(DomainName.parse(zone), new ArrayList<>());
        return this;
    }

    /** Whom the zone, its account and the server let through or keep out. */
    Routing senders(String zone, SenderList ofZone, SenderList ofAccount, SenderList ofServer) {
        senders.put(DomainName.parse(zone), List.of(ofZone, ofAccount));
        serverSenders = ofServer;
        return this;
    }

    @Override
    public SenderList senders() {
        return serverSenders;
    }

    Routing authentication(String zone, ZoneAuthentication switches) {
        authentication.put(DomainName.parse(zone), switches);
        return this;
    }

    Routing rule(String recipient, Action... actions) {
        EmailAddress address = EmailAddress.parse(recipient);
        return add(address.domain(), recipient, true, RuleMatcher.literal(address), actions);
    }

    /** What an added rule does with mail that would fail after its forward. */
    Routing unforwardable(String recipient, Unforwardable choice) {
        rules.get(EmailAddress.parse(recipient).domain())
                .replaceAll(rule -> rule.content().name().equals(recipient) ? with(choice, rule) : rule);
        return this;
    }

    /** What an added rule does when its program has failed for too long. */
    Routing fallback(String recipient, Action... fallback) {
        rules.get(EmailAddress.parse(recipient).domain())
                .replaceAll(rule -> rule.content().name().equals(recipient)
                        ? ImmutableRule.copyOf(rule)
                                .withContent(ImmutableRuleContent.builder()
                                        .from(rule.content())
                                        .addFallback(fallback)
                                        .build())
                        : rule);
        return this;
    }

    private static Rule with(Unforwardable choice, Rule rule) {
        return ImmutableRule.copyOf(rule)
                .withContent(ImmutableRuleContent.builder()
                        .from(rule.content())
                        .unforwardable(choice)
                        .build());
    }

    Routing disabledRule(String recipient, Action... actions) {
        EmailAddress address = EmailAddress.parse(recipient);
        return add(address.domain(), recipient, false, RuleMatcher.literal(address), actions);
    }

    Routing catchAll(String domain, Action... actions) {
        return add(DomainName.parse(domain), "*@" + domain, true, RuleMatcher.all(), actions);
    }

    Routing disabledCatchAll(String domain, Action... actions) {
        return add(DomainName.parse(domain), "*@" + domain, false, RuleMatcher.all(), actions);
    }

    private Routing add(DomainName zone, String name, boolean enabled, RuleMatcher matcher, Action... actions) {
        List<Rule> ofZone = rules.get(zone);
        ofZone.add(ImmutableRule.builder()
                .id(String.format("%032x", ofZone.size()))
                .zone(zone)
                .content(ImmutableRuleContent.builder()
                        .domain(zone)
                        .name(name)
                        .enabled(enabled)
                        .addMatchers(matcher)
                        .addActions(actions)
                        .build())
                .version(1)
                .created(NOW)
                .modified(NOW)
                .build());
        return this;
    }

    /** For the default account. */
    Routing verified(String... destinations) {
        return verifiedFor("default", destinations);
    }

    Routing verifiedFor(String account, String... destinations) {
        verified.computeIfAbsent(account(account), none -> new HashSet<>()).addAll(addresses(destinations));
        return this;
    }

    Routing verifiedDomainFor(String account, String domain) {
        verifiedDomains
                .computeIfAbsent(account(account), none -> new HashSet<>())
                .add(DomainName.parse(domain));
        return this;
    }

    Routing user(String address) {
        local.put(EmailAddress.parse(address), Presence.PRESENT);
        return this;
    }

    /** The server cannot say whether it knows the address. */
    Routing unsureOf(String address) {
        local.put(EmailAddress.parse(address), Presence.UNKNOWN);
        return this;
    }

    /** The zone is known, but its rules cannot be read. */
    Routing unreadable(String zone) {
        unavailable.add(DomainName.parse(zone));
        return this;
    }

    Routing deleteZone(String zone) {
        zones.remove(DomainName.parse(zone));
        rules.remove(DomainName.parse(zone));
        return this;
    }

    Decision decide(String recipient) {
        return decide(this, recipient);
    }

    Decision decide(RoutingTable table, String recipient) {
        return Decider.decide(table, new Facts(EmailAddress.parse(recipient), this));
    }

    Decision decide(String recipient, MessageView message) {
        return Decider.decide(this, new Facts(EmailAddress.parse(recipient), this, message));
    }

    static Action forward(String... to) {
        return Action.forward(addresses(to));
    }

    static Action deliver() {
        return Action.deliver(Optional.empty());
    }

    static Action deliver(String mailbox) {
        return Action.deliver(Optional.of(EmailAddress.parse(mailbox)));
    }

    @Override
    public Lookup lookup(DomainName domain) {
        if (unavailable.contains(domain)) {
            return Lookup.unavailable();
        }
        return snapshot(domain).map(ZoneTable::compile).map(Lookup::found).orElseGet(Lookup::noZone);
    }

    boolean hasZone(DomainName name) {
        return zones.containsKey(name);
    }

    Optional<ZoneSnapshot> snapshot(DomainName domain) {
        return Optional.ofNullable(zones.get(domain))
                .map(account -> ImmutableZoneSnapshot.builder()
                        .zone(ImmutableZone.builder()
                                .id(String.format("%032x", domain.hashCode()))
                                .name(domain)
                                .account(account)
                                .domainAddedByUs(true)
                                .settings(ImmutableZoneSettings.builder()
                                        .authentication(authentication.get(domain))
                                        .build())
                                .version(1)
                                .created(NOW)
                                .modified(NOW)
                                .build())
                        .senders(senders.getOrDefault(domain, NO_SENDERS).get(0))
                        .accountSenders(senders.getOrDefault(domain, NO_SENDERS).get(1))
                        .rules(rules.get(domain))
                        .verifiedDestinations(verified.getOrDefault(account, Set.of()))
                        .verifiedDomains(verifiedDomains.getOrDefault(account, Set.of()))
                        .build());
    }

    @Override
    public Presence presence(EmailAddress address) {
        return local.getOrDefault(address, Presence.ABSENT);
    }

    @Override
    public EmailAddress postmaster() {
        return POSTMASTER;
    }

    static AccountName account(String name) {
        return AccountName.parse("account", name);
    }

    private static List<EmailAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(EmailAddress::parse).collect(Collectors.toList());
    }
}
