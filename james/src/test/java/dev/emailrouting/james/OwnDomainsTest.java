package dev.emailrouting.james;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.core.Domain;
import org.apache.james.core.healthcheck.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnDomainsTest {
    private static final DomainName ZONE = DomainName.parse("zone.example");
    private static final Settings SETTINGS = Settings.parse(Map.of("srs.domain", "fwd.example"));

    private final JamesInMemory james = new JamesInMemory(new MovableClock());
    private final ZoneDomains zoneDomains = new ZoneDomains(james.domains, james.users);
    private final ZonesInMemory zones = ZonesInMemory.of("zone.example");
    private final RoutingTables tables = zones.open();
    private final OwnDomains ownDomains = new OwnDomains(zoneDomains, tables, SETTINGS);

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void everyZoneAndTheSrsDomainAreListedAtOnce() throws Exception {
        ownDomains.register();

        assertThat(james.domains.getDomains()).contains(Domain.of("zone.example"), Domain.of("fwd.example"));
        assertThat(ownDomains.missing()).isEmpty();
    }

    @Test
    void aZoneMadeLaterIsListedWhenItIsSeen() throws Exception {
        ownDomains.register();

        zones.zone("new.example");
        tables.refresh();

        assertThat(james.domains.getDomains()).contains(Domain.of("new.example"));
    }

    @Test
    void aDomainTakenOutBehindOurBackIsMissing() throws Exception {
        ownDomains.register();

        james.domains.removeDomain(Domain.of("zone.example"));

        assertThat(ownDomains.missing()).contains("1 of our domains, such as [zone.example]");
    }

    @Test
    void theSrsDomainIsMissedOnce() throws Exception {
        zones.zone("fwd.example");
        tables.refresh();
        ownDomains.register();

        james.domains.removeDomain(Domain.of("fwd.example"));

        assertThat(ownDomains.missing()).contains("1 of our domains, such as [fwd.example]");
    }

    @Test
    void whatIsMissingIsCountedWithoutTheStore() throws Exception {
        ownDomains.register();
        zones.goAway();
        assertThat(ownDomains.missing()).isEmpty();

        james.domains.removeDomain(Domain.of("zone.example"));

        assertThat(ownDomains.missing())
                .hasValueSatisfying(text -> assertThat(text).startsWith("1 of our domains"));
    }

    @Test
    void ofManyMissingDomainsSomeAreNamed() {
        IntStream.range(0, 1000).forEach(i -> zones.zone("n" + i + ".example"));
        tables.refresh();

        assertThat(ownDomains.missing().orElseThrow())
                .startsWith("1002 of our domains")
                .hasSizeLessThan(1000);
    }

    @Test
    void aDomainIsPutThereOnce() {
        assertThat(zoneDomains.register(ZONE)).isTrue();
        assertThat(zoneDomains.register(ZONE)).isFalse();
    }

    @Test
    void aDomainIsTakenOutAgain() throws Exception {
        zoneDomains.register(ZONE);

        zoneDomains.unregister(ZONE);

        assertThat(james.domains.containsDomain(Domain.of("zone.example"))).isFalse();
    }

    @Test
    void aDomainThatUsersLiveInStays() throws Exception {
        zoneDomains.register(ZONE);
        james.user("bob@zone.example");

        zoneDomains.unregister(ZONE);

        assertThat(james.domains.containsDomain(Domain.of("zone.example"))).isTrue();
    }

    @Test
    void aDomainThatIsNotThereIsNotMissed() {
        assertThatCode(() -> zoneDomains.unregister(ZONE)).doesNotThrowAnyException();
    }

    @Test
    void aRefusalNamesTheDomainAndHoldsUpNoOther() throws Exception {
        ZoneDomains refused = new ZoneDomains(new RefusingDomainList(james.domains, "zone.example"), james.users);

        assertThatThrownBy(() -> refused.register(ZONE))
                .isInstanceOf(DomainRefusedException.class)
                .hasMessageContaining("zone.example");
        refused.registerAll(List.of(ZONE, DomainName.parse("other.example")));
        assertThat(james.domains.getDomains()).contains(Domain.of("other.example"));
    }

    @Nested
    class HealthCheck {
        private final StartUpChecks startUp = new StartUpChecks();
        private final EmailRoutingHealthCheck check = new EmailRoutingHealthCheck(startUp, ownDomains, tables);

        @Test
        void allIsWellWhereHookMailetAndDomainsAreInTheirPlaces() {
            allInPlace();

            assertThat(result().isHealthy()).isTrue();
        }

        @Test
        void eachPartThatTheConfigurationForgotIsNamed() {
            assertThat(result().isUnHealthy()).isTrue();
            assertThat(result().getCause().orElseThrow())
                    .contains("RoutingRcptHook", "RouteRecipients", "zone.example", "fwd.example");
        }

        @Test
        void aDomainThatJamesDoesNotListIsNamed() throws Exception {
            allInPlace();
            james.domains.removeDomain(Domain.of("fwd.example"));

            assertThat(result().isUnHealthy()).isTrue();
            assertThat(result().getCause().orElseThrow())
                    .contains("fwd.example")
                    .doesNotContain("zone.example", "RoutingRcptHook");
        }

        @Test
        void aStoreThatIsAwayDegradesWhatServesOn() {
            allInPlace();
            zones.goAway();
            tables.lookup(ZONE);

            assertThat(result().isDegraded()).isTrue();
        }

        @Test
        void whatMakesTheServicePoorerDegradesItAsLongAsItIsThere() {
            allInPlace();
            AtomicReference<Optional<String>> missing = new AtomicReference<>(Optional.of("no key"));
            startUp.watchDegradation(missing::get);
            assertThat(result().isDegraded()).isTrue();
            assertThat(result().getCause()).contains("no key");

            missing.set(Optional.empty());
            assertThat(result().isHealthy()).isTrue();
        }

        private void allInPlace() {
            ownDomains.register();
            startUp.rcptHookIsReady();
            startUp.authenticationHookIsReady();
            startUp.messageHookIsReady();
            startUp.authenticateMailetIsReady();
            startUp.routingMailetIsReady();
        }

        private Result result() {
            return Mono.from(check.check()).block();
        }
    }
}
