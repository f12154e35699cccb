package dev.emailrouting.james;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutablePublishedPolicy;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;

/**
 * Zones of the default account, their rules and verified destinations: a store in memory that can be away. A rule's name is
 * what it matches. Every address that a forward names is verified.
 */
public final class ZonesInMemory implements RoutingTableSource {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AccountName ACCOUNT = AccountName.parse("account", "default");

    private final Map<DomainName, List<Rule>> rules = new LinkedHashMap<>();
    private final Map<DomainName, ZoneAuthentication> authentication = new HashMap<>();
    private final Map<DomainName, DomainName> srsDomains = new HashMap<>();
    private final Map<DomainName, PublishedPolicy> policies = new HashMap<>();
    private final Set<DomainName> deleted = new HashSet<>();
    private long revision = 1;
    private boolean away;

    public static ZonesInMemory of(String... zones) {
        ZonesInMemory made = new ZonesInMemory();
        Arrays.stream(zones).forEach(made::zone);
        return made;
    }

    public ZonesInMemory zone(String name) {
        rules.put(DomainName.parse(name), new ArrayList<>());
        deleted.remove(DomainName.parse(name));
        revision++;
        return this;
    }

    public ZonesInMemory authentication(String zone, ZoneAuthentication switches) {
        authentication.put(DomainName.parse(zone), switches);
        revision++;
        return this;
    }

    private ZoneAuthentication authenticationOf(DomainName zone) {
        return authentication.getOrDefault(zone, ZoneAuthentication.ofNewZone());
    }

    public ZonesInMemory deleteZone(String name) {
        rules.remove(DomainName.parse(name));
        deleted.add(DomainName.parse(name));
        revision++;
        return this;
    }

    public ZonesInMemory rule(String recipient, Action... actions) {
        EmailAddress address = EmailAddress.parse(recipient);
        return add(address.domain(), recipient, RuleMatcher.literal(address), actions);
    }

    /** What an added rule does with mail that would fail after its forward. */
    public ZonesInMemory unforwardable(String recipient, Unforwardable choice) {
        return change(recipient, content -> content.unforwardable(choice));
    }

    /** What must be true of a message for an added rule to take it. */
    public ZonesInMemory conditions(String recipient, Condition conditions) {
        return change(recipient, content -> content.conditions(conditions));
    }

    /** The senders that an added rule lets through or keeps out. */
    public ZonesInMemory senders(String recipient, SenderList senders) {
        return change(recipient, content -> content.senders(senders));
    }

    /** How many messages an hour an added rule takes. */
    public ZonesInMemory hourlyLimit(String recipient, int messages) {
        return change(recipient, content -> content.hourlyLimit(messages));
    }

    private ZonesInMemory change(String recipient, UnaryOperator<ImmutableRuleContent.Builder> change) {
        rules.get(EmailAddress.parse(recipient).domain())
                .replaceAll(rule -> rule.content().name().equals(recipient)
                        ? ImmutableRule.copyOf(rule)
                                .withContent(change.apply(
                                                ImmutableRuleContent.builder().from(rule.content()))
                                        .build())
                        : rule);
        revision++;
        return this;
    }

    /** The zone's own domain for the senders of its forwards. */
    public ZonesInMemory srsDomain(String zone, String domain) {
        srsDomains.put(DomainName.parse(zone), DomainName.parse(domain));
        revision++;
        return this;
    }

    /** The MTA-STS policy of the zone. */
    public ZonesInMemory publishing(String zone, StsPolicy policy) {
        policies.put(
                DomainName.parse(zone),
                ImmutablePublishedPolicy.builder()
                        .zone(DomainName.parse(zone))
                        .content(PublishedPolicyContent.of(policy))
                        .modeSince(NOW)
                        .version(1)
                        .created(NOW)
                        .modified(NOW)
                        .build());
        revision++;
        return this;
    }

    public ZonesInMemory catchAll(String domain, Action... actions) {
        return add(DomainName.parse(domain), "*@" + domain, RuleMatcher.all(), actions);
    }

    private ZonesInMemory add(DomainName zone, String name, RuleMatcher matcher, Action... actions) {
        List<Rule> ofZone = rules.get(zone);
        ofZone.removeIf(rule -> rule.content().name().equals(name));
        ofZone.add(ImmutableRule.builder()
                .id(String.format("%032x", name.hashCode()))
                .zone(zone)
                .content(ImmutableRuleContent.builder()
                        .domain(zone)
                        .name(name)
                        .addMatchers(matcher)
                        .addActions(actions)
                        .build())
                .version(1)
                .created(NOW)
                .modified(NOW)
                .build());
        revision++;
        return this;
    }

    public static String ruleId(String name) {
        return String.format("%032x", name.hashCode());
    }

    public static Action forward(String... to) {
        return Action.forward(Arrays.stream(to).map(EmailAddress::parse).collect(Collectors.toList()));
    }

    public static Action deliver() {
        return Action.deliver(Optional.empty());
    }

    /** From now on nothing can be read. */
    public ZonesInMemory goAway() {
        away = true;
        return this;
    }

    public ZonesInMemory comeBack() {
        away = false;
        return this;
    }

    /** Tables that look for changes only when they are asked to. */
    public RoutingTables open() {
        return RoutingTables.open(this, 100_000, Duration.ofDays(1));
    }

    @Override
    public Changes changesSince(long since) {
        checkPresence();
        ImmutableChanges.Builder changes =
                ImmutableChanges.builder().revision(revision).deletedZones(deleted);
        if (since < revision) {
            changes.addAllChangedZones(rules.keySet());
        }
        return changes.build();
    }

    @Override
    public Optional<ZoneSnapshot> snapshot(DomainName zone) {
        checkPresence();
        return Optional.ofNullable(rules.get(zone))
                .map(ofZone -> ImmutableZoneSnapshot.builder()
                        .zone(ImmutableZone.builder()
                                .id(String.format("%032x", zone.hashCode()))
                                .name(zone)
                                .account(ACCOUNT)
                                .domainAddedByUs(true)
                                .settings(ImmutableZoneSettings.builder()
                                        .authentication(authenticationOf(zone))
                                        .srsDomain(Optional.ofNullable(srsDomains.get(zone)))
                                        .build())
                                .version(1)
                                .created(NOW)
                                .modified(NOW)
                                .build())
                        .publishedPolicy(Optional.ofNullable(policies.get(zone)))
                        .rules(ofZone)
                        .addAllVerifiedDestinations(ofZone.stream()
                                .flatMap(rule -> rule.content().forwardAddresses().stream())
                                .collect(Collectors.toSet()))
                        .build());
    }

    private void checkPresence() {
        if (away) {
            throw new StoreUnavailableException("the store is away", new IllegalStateException("away"));
        }
    }
}
