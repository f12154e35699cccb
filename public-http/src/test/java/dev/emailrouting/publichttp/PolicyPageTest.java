package dev.emailrouting.publichttp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutablePublishedPolicy;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyPageTest {
    private static final String PATH = "/.well-known/mta-sts.txt";
    private static final StsPolicy POLICY = StsPolicy.of(
            StsMode.ENFORCE,
            Duration.ofDays(7),
            List.of(MxPattern.parse("mx.host.example").orElseThrow()));
    private static final RoutingTable TABLES = domain -> Map.of(
                    "published.example", Lookup.found(table("published.example", Optional.of(POLICY))),
                    "shop.published.example", Lookup.found(table("published.example", Optional.of(POLICY))),
                    "silent.example", Lookup.found(table("silent.example", Optional.empty())),
                    "away.example", Lookup.unavailable())
            .getOrDefault(domain.toString(), Lookup.noZone());

    private static ZoneTable table(String name, Optional<StsPolicy> policy) {
        DomainName zone = DomainName.parse(name);
        return ZoneTable.compile(ImmutableZoneSnapshot.builder()
                .zone(ImmutableZone.builder()
                        .id("0".repeat(32))
                        .name(zone)
                        .account(AccountName.DEFAULT)
                        .domainAddedByUs(true)
                        .settings(ZoneSettings.ofNewZone())
                        .version(1)
                        .created(Instant.EPOCH)
                        .modified(Instant.EPOCH)
                        .build())
                .addSubdomains(DomainName.parse("shop." + name))
                .publishedPolicy(policy.map(text -> ImmutablePublishedPolicy.builder()
                        .zone(zone)
                        .content(PublishedPolicyContent.of(text))
                        .modeSince(Instant.EPOCH)
                        .version(1)
                        .created(Instant.EPOCH)
                        .modified(Instant.EPOCH)
                        .build()))
                .build());
    }

    private static String get(String host) throws Exception {
        try (PublicServer server = PublicServer.serving(new PolicyPage(TABLES))) {
            return server.raw("GET " + PATH + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    /** RFC 8461 3.2 and 3.3: status 200, text/plain, the policy as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mta-sts.published.example", "MTA-STS.Published.Example:443", "mta-sts.shop.published.example"})
    void thePolicyOfTheDomainIsServedAtItsPolicyHost(String host) throws Exception {
        assertThat(get(host))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("Content-Type: text/plain")
                .endsWith("\r\n\r\nversion: STSv1\r\nmode: enforce\r\nmx: mx.host.example\r\nmax_age: 604800\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mta-sts.silent.example",
                "mta-sts.elsewhere.example",
                "published.example",
                "mta-sts.",
                "mta-sts.a..b",
                "[::1]"
            })
    void otherHostsHaveNone(String host) throws Exception {
        assertThat(get(host)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void whatCannotBeReadNowIsNotDenied() throws Exception {
        assertThat(get("mta-sts.away.example")).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
    }
}
