package dev.emailrouting.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource;

/**
 * A host with many customers: so many zones with {@value #RULES_A_ZONE} rules each, three for an address, one for a pattern
 * and a catch-all, which every tenth zone has disabled. All forward to a verified destination, one of them to two. Rules are
 * read from JSON, as a store reads them, and anew for each snapshot.
 */
final class ManyZones implements RoutingTableSource {
    static final int RULES_A_ZONE = 5;
    static final int ZONES = 20_000;
    static final List<String> LITERALS = List.of("sales", "support", "info");
    /** Of recipients: most are taken by a rule of their own, one by the pattern, one by the catch-all. */
    static final List<String> LOCAL_PARTS = List.of("sales", "support", "info", "first.last", "Sales", "team-west");

    /** One zone in so many. */
    private static final int ZONES_WITHOUT_CATCH_ALL = 10;

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<DomainName, Integer> numbers = new HashMap<>();

    ManyZones(int zones) {
        IntStream.range(0, zones).forEach(i -> numbers.put(DomainName.parse(name(i)), i));
    }

    static String name(int zone) {
        return "customer-" + zone + ".example";
    }

    static String nameWithoutCatchAll(int zone) {
        return name(zone - zone % ZONES_WITHOUT_CATCH_ALL);
    }

    static boolean hasCatchAll(int zone) {
        return zone % ZONES_WITHOUT_CATCH_ALL != 0;
    }

    @Override
    public Changes changesSince(long revision) {
        return ImmutableChanges.builder()
                .revision(1)
                .changedZones(numbers.keySet())
                .build();
    }

    @Override
    public Optional<ZoneSnapshot> snapshot(DomainName zone) {
        return Optional.ofNullable(numbers.get(zone)).map(ManyZones::snapshot);
    }

    static ZoneSnapshot snapshot(int number) {
        DomainName zone = DomainName.parse(name(number));
        List<Rule> rules = IntStream.range(0, RULES_A_ZONE)
                .mapToObj(i -> rule(zone, number, i))
                .collect(Collectors.toList());
        Set<EmailAddress> verified = new HashSet<>();
        rules.forEach(rule -> verified.addAll(rule.content().forwardAddresses()));
        return ImmutableZoneSnapshot.builder()
                .zone(ImmutableZone.builder()
                        .id(id(number, 0))
                        .name(zone)
                        .account(AccountName.DEFAULT)
                        .domainAddedByUs(true)
                        .version(1)
                        .created(CREATED)
                        .modified(CREATED)
                        .build())
                .rules(rules)
                .verifiedDestinations(verified)
                .build();
    }

    private static Rule rule(DomainName zone, int number, int i) {
        try {
            return ImmutableRule.builder()
                    .id(id(number, i))
                    .zone(zone)
                    .content(RuleJson.read(JSON.readTree(json(number, i)), zone))
                    .version(1)
                    .created(CREATED.plusSeconds(number))
                    .modified(CREATED.plusSeconds(number + i))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(int number, int i) {
        boolean isCatchAll = i == RULES_A_ZONE - 1;
        String second = i == 0 ? ", 'colleague" + number + "@provider.example.net'" : "";
        return ("{'name': 'rule " + i + " of customer " + number + "', 'enabled': "
                        + (!isCatchAll || hasCatchAll(number)) + ", 'matchers': [" + matcher(number, i) + "],"
                        + " 'actions': [{'type': 'forward', 'value': ['somebody" + number + "@provider.example.net'"
                        + second + "]}]}")
                .replace('\'', '"');
    }

    private static String matcher(int number, int i) {
        if (i < LITERALS.size()) {
            return "{'type': 'literal', 'field': 'to', 'value': '" + LITERALS.get(i) + "@" + name(number) + "'}";
        }
        return i == RULES_A_ZONE - 1
                ? "{'type': 'all'}"
                : "{'type': 'glob', 'field': 'to', 'value': 'team-*@" + name(number) + "'}";
    }

    /** As far from those of the next zone as a store's own, which are random. */
    private static String id(int number, int i) {
        return Hashing.murmur3_128().newHasher().putInt(number).putInt(i).hash().toString();
    }
}
