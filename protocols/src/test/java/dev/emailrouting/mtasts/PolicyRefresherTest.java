package dev.emailrouting.mtasts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.MovableClock;
import dev.emailrouting.dns.InMemoryDnsClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8461 3.3: policies are fetched again before they run out. */
class PolicyRefresherTest {
    private static final int DOMAINS = 30;
    private static final Duration WEEK = Duration.ofDays(7);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final PolicyHost host = new PolicyHost();
    private final PolicyCache cache = new InMemoryPolicyCache(1000);
    private final PolicyService service =
            new PolicyService(InMemoryDnsClient.of(zone()), host, cache, PolicyTimes.defaults(), new Random(1), clock);
    private final PolicyRefresher refresher = new PolicyRefresher(service, cache, clock);

    private static Map<String, Object> zone() {
        return IntStream.range(0, DOMAINS)
                .boxed()
                .collect(Collectors.toMap(i -> "_mta-sts." + domain(i), i -> Map.of("TXT", List.of("v=STSv1; id=1"))));
    }

    private static String domain(int i) {
        return "d" + i + ".example";
    }

    private void fetchAll(StsMode mode) {
        for (int i = 0; i < DOMAINS; i++) {
            host.serve(domain(i), mode, WEEK);
            assertThat(service.policyFor(domain(i)).mode()).isEqualTo(mode);
        }
    }

    @AfterEach
    void stop() {
        refresher.close();
        service.close();
    }

    @Test
    void nothingIsFetchedAgainBeforeTwelveHours() {
        fetchAll(StsMode.ENFORCE);
        clock.advance(Duration.ofHours(12).minusSeconds(1));

        assertThat(refresher.refreshDue()).isZero();
        assertThat(host.fetched()).hasSize(DOMAINS);
    }

    @Test
    void allAreFetchedAgainWithinADayButNotAtOneTime() {
        fetchAll(StsMode.ENFORCE);
        clock.advance(Duration.ofHours(16));

        assertThat(refresher.refreshDue()).isBetween(1, DOMAINS - 1);
        clock.advance(Duration.ofHours(4));
        refresher.refreshDue();
        assertThat(host.fetched()).hasSize(2 * DOMAINS);
        assertThat(refresher.refreshDue()).isZero();
    }

    @Test
    void aPolicyThatCannotBeFetchedAgainStaysInForceAndIsTriedLater() {
        fetchAll(StsMode.ENFORCE);
        host.stop(domain(7));
        clock.advance(Duration.ofHours(20));

        assertThat(refresher.refreshDue()).isEqualTo(DOMAINS - 1);
        assertThat(service.policyFor(domain(7)).mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(refresher.trouble())
                .contains("MTA-STS policies that are enforced, but cannot be fetched again:"
                        + " d7.example (until 2026-03-08T08:00:00Z): the host is away");
        host.serve(domain(7), StsMode.ENFORCE, WEEK);
        clock.advance(Duration.ofMinutes(90));
        assertThat(refresher.refreshDue()).isEqualTo(1);
        assertThat(refresher.trouble()).isEmpty();
    }

    @Test
    void ofManyInTroubleTheFirstAreNamed() {
        fetchAll(StsMode.ENFORCE);
        for (int i = 0; i < DOMAINS; i++) {
            host.stop(domain(i));
        }
        clock.advance(Duration.ofHours(20));

        assertThat(refresher.refreshDue()).isZero();
        assertThat(refresher.trouble().orElseThrow()).endsWith("; and others").hasSizeLessThan(1000);
    }

    @Test
    void aPolicyThatIsOnlyTestedIsNoTrouble() {
        fetchAll(StsMode.TESTING);
        host.stop(domain(7));
        clock.advance(Duration.ofHours(20));

        refresher.refreshDue();

        assertThat(refresher.trouble()).isEmpty();
    }

    @Test
    void whatMailIsNoLongerSentUnderIsNotFetchedAgainAndGoesWhenItRunsOut() {
        fetchAll(StsMode.ENFORCE);
        for (int day = 1; day <= 31; day++) {
            clock.advance(Duration.ofDays(1));
            refresher.refreshDue();
            assertThat(refresher.deleteExpired()).isZero();
        }
        assertThat(host.fetched()).hasSize(31 * DOMAINS);

        clock.advance(WEEK);

        assertThat(refresher.refreshDue()).isZero();
        assertThat(refresher.deleteExpired()).isEqualTo(DOMAINS);
        assertThat(service.list(Optional.empty(), 10)).isEmpty();
    }
}
