package dev.emailrouting.mtasts;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.emailrouting.MovableClock;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.mtasts.PolicyAnswer.Origin;
import dev.emailrouting.mtasts.PolicyFault.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

/** When a policy is fetched and how long it is in force, by the sections of RFC 8461. */
@Timeout(60)
class PolicyServiceTest {
    private static final String DOMAIN = "example.com";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<StsMode> MODES = List.of(StsMode.ENFORCE, StsMode.TESTING, StsMode.NONE);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Map<String, Object> zone = new ConcurrentHashMap<>();
    private final PolicyHost host = new PolicyHost();
    private final AtomicBoolean cacheIsAway = new AtomicBoolean();
    private final PolicyCache cache = switched(new InMemoryPolicyCache(1000), cacheIsAway);
    private final ExecutorService threads = Executors.newFixedThreadPool(50);
    private final PolicyService service = service(PolicyTimes.defaults());

    private PolicyService service(PolicyTimes times) {
        return new PolicyService(new ZoneClient(zone), host, cache, times, new Random(1), clock);
    }

    private static PolicyCache switched(PolicyCache cache, AtomicBoolean isAway) {
        return (PolicyCache) Proxy.newProxyInstance(
                PolicyCache.class.getClassLoader(), new Class<?>[] {PolicyCache.class}, (proxy, method, arguments) -> {
                    if (isAway.get()) {
                        throw new IllegalStateException("away");
                    }
                    return method.invoke(cache, arguments);
                });
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        service.close();
    }

    private void record(String domain, String text) {
        zone.put("_mta-sts." + domain, Map.of("TXT", List.of(text)));
    }

    private void enforced(String domain) {
        record(domain, "v=STSv1; id=1");
        host.serve(domain, StsMode.ENFORCE, WEEK);
    }

    private void untilFetchedNow() {
        await().until(() -> cache.find(DOMAIN).orElseThrow().policy().fetched(), clock.instant()::equals);
    }

    private PolicyAnswer ask() {
        return service.policyFor(DOMAIN);
    }

    @Test
    void withoutARecordThereIsNoPolicyAndNobodyAsksForOne() { // 3.1
        host.serve(DOMAIN, StsMode.ENFORCE, WEEK);

        assertThat(ask()).isEqualTo(PolicyAnswer.nothing());
        assertThat(ask().mode()).isEqualTo(StsMode.NONE);
        assertThat(host.fetched()).isEmpty();
    }

    @Test
    void withARecordThePolicyIsFetchedOnce() { // 3.2
        enforced(DOMAIN);

        PolicyAnswer first = ask();
        PolicyAnswer second = ask();

        assertThat(first.origin()).isEqualTo(Origin.FETCHED);
        assertThat(first.mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(first.policy().orElseThrow().id()).isEqualTo("1");
        assertThat(first.policy().orElseThrow().permits("MX.example.com.")).isTrue();
        assertThat(second).isEqualTo(PolicyAnswer.cached(first.policy().orElseThrow()));
        assertThat(host.fetched()).containsExactly(DOMAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Example.COM", "example.com."})
    void thereIsOnePolicyHoweverTheDomainIsWritten(String domain) {
        enforced(DOMAIN);
        ask();

        assertThat(service.policyFor(domain).origin()).isEqualTo(Origin.CACHED);
    }

    @Test
    void aDomainIsAskedForByItsAlabels() { // 3.2
        enforced("xn--bcher-kva.example");

        assertThat(service.policyFor("b\u00fccher.example")
                        .policy()
                        .orElseThrow()
                        .domain())
                .isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void thePolicyOfTheDomainAboveIsNotThatOfTheOneBelow() { // 3.4
        enforced(DOMAIN);

        assertThat(service.policyFor("sub.example.com")).isEqualTo(PolicyAnswer.nothing());
    }

    @Test
    void aliasesLeadToTheRecordAndNotToAnotherPolicyHost() { // 8.2
        record("provider.example", "v=STSv1; id=7");
        zone.put("_mta-sts.example.com", Map.of("CNAME", List.of("_mta-sts.provider.example")));
        host.serve(DOMAIN, StsMode.ENFORCE, WEEK);

        assertThat(ask().policy().orElseThrow().id()).isEqualTo("7");
        assertThat(host.fetched()).containsExactly(DOMAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "[192.0.2.1]", "[IPv6:2001:db8::1]", "2001:db8::1", "", "a..b", "not a domain"})
    void whatIsNoDomainHasNoPolicy(String text) { // 3.4
        assertThat(service.policyFor(text)).isEqualTo(PolicyAnswer.nothing());
    }

    @Test
    void aNewIdLeadsToTheNewPolicyAtOnce() { // 5.1
        enforced(DOMAIN);
        ask();
        record(DOMAIN, "v=STSv1; id=2");
        host.serve(DOMAIN, StsMode.NONE, DAY);

        PolicyAnswer answer = ask();

        assertThat(answer.origin()).isEqualTo(Origin.FETCHED);
        assertThat(answer.mode()).isEqualTo(StsMode.NONE);
        assertThat(answer.policy().orElseThrow().id()).isEqualTo("2");
    }

    @Test
    void aPolicyStaysInForceWhileItsRecordIsAwayAndNoLonger() { // 3.3
        enforced(DOMAIN);
        ask();
        zone.clear();

        PolicyAnswer answer = ask();

        assertThat(answer.mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(answer.fault().map(PolicyFault::kind)).contains(Kind.TXT_RECORD);
        clock.advance(WEEK);
        assertThat(ask()).isEqualTo(PolicyAnswer.nothing());
    }

    @Test
    void aPolicyStaysInForceWhileItsRecordIsMalformed() { // 3.1, 3.3
        enforced(DOMAIN);
        ask();
        record(DOMAIN, "v=STSv1; id=no id");

        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(ask().fault().orElseThrow().text()).contains("field 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVFAIL", "TIMEOUT"})
    void aPolicyStaysInForceWhileTheDnsFails(String failure) { // 3.3
        enforced(DOMAIN);
        ask();
        zone.put("_mta-sts.example.com", failure);

        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(ask().fault().map(PolicyFault::kind)).contains(Kind.TXT_LOOKUP);
    }

    @Test
    void withoutAPolicyAFailingDnsHoldsNoMailBack() { // the RFC is silent
        zone.put("_mta-sts.example.com", "SERVFAIL");

        assertThat(ask().mode()).isEqualTo(StsMode.NONE);
        assertThat(ask().fault().orElseThrow())
                .isEqualTo(PolicyFault.of(
                        Kind.TXT_LOOKUP, "the look-up of its TXT record failed: the server answered SERVFAIL"));
    }

    @Test
    void aPolicyStaysInForceWhileTheNewOneCannotBeFetched() { // 3.3
        enforced(DOMAIN);
        ask();
        record(DOMAIN, "v=STSv1; id=2");
        host.stop(DOMAIN);

        PolicyAnswer answer = ask();

        assertThat(answer.origin()).isEqualTo(Origin.CACHED);
        assertThat(answer.mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(answer.policy().orElseThrow().id()).isEqualTo("1");
        assertThat(answer.fault()).contains(PolicyHost.AWAY);
    }

    @Test
    void withoutAPolicyInForceAFailedFetchHoldsNoMailBack() { // 3.3
        record(DOMAIN, "v=STSv1; id=1");

        assertThat(ask()).isEqualTo(PolicyAnswer.nothing(PolicyHost.AWAY));
    }

    @Test
    void afterAFailedFetchThatIdRestsForFiveMinutes() { // 3.3
        record(DOMAIN, "v=STSv1; id=1");
        ask();

        assertThat(ask().fault()).contains(PolicyHost.AWAY);
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        ask();
        assertThat(host.fetched()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        ask();
        assertThat(host.fetched()).hasSize(2);
    }

    @Test
    void anotherIdDoesNotRest() { // 3.3
        record(DOMAIN, "v=STSv1; id=1");
        ask();
        enforced(DOMAIN);
        record(DOMAIN, "v=STSv1; id=2");

        assertThat(ask().origin()).isEqualTo(Origin.FETCHED);
    }

    @Test
    void aPolicyIsInForceForItsTimeFromTheLastFetch() { // 3.2
        enforced(DOMAIN);
        ask();
        clock.advance(WEEK.minusSeconds(1));
        assertThat(ask().origin()).isEqualTo(Origin.CACHED);
        untilFetchedNow();
        clock.advance(WEEK.minusSeconds(1));
        zone.clear();

        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask().mode()).isEqualTo(StsMode.NONE);
    }

    @Test
    void thoughItsIdStaysTheSameAPolicyIsFetchedAgainAfterADay() { // 3.2, 3.3
        enforced(DOMAIN);
        ask();
        host.serve(DOMAIN, StsMode.TESTING, WEEK);
        clock.advance(DAY.minusSeconds(1));
        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        clock.advance(Duration.ofSeconds(1));
        // Who asks first does not wait for it.
        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        untilFetchedNow();

        assertThat(ask().mode()).isEqualTo(StsMode.TESTING);
        assertThat(host.fetched()).hasSize(2);
    }

    @Test
    void aPolicyThatMayNotBeKeptIsNotFetchedForEveryMail() { // 3.2, max_age
        record(DOMAIN, "v=STSv1; id=1");
        host.serve(DOMAIN, StsMode.ENFORCE, Duration.ZERO);
        ask();

        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(host.fetched()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        ask();
        assertThat(host.fetched()).hasSize(2);
    }

    @Test
    void aRestartForgetsNoPolicy() { // 10.2
        enforced(DOMAIN);
        ask();
        zone.clear();
        try (PolicyService restarted = service(PolicyTimes.defaults())) {
            assertThat(restarted.policyFor(DOMAIN).mode()).isEqualTo(StsMode.ENFORCE);
        }
    }

    @Test
    void whatAnotherNodeHasFetchedIsNotFetchedAgain() {
        enforced(DOMAIN);
        ask();
        record(DOMAIN, "v=STSv1; id=2");
        try (PolicyService other = service(PolicyTimes.defaults())) {
            assertThat(other.policyFor(DOMAIN).origin()).isEqualTo(Origin.FETCHED);
        }

        PolicyAnswer answer = ask();

        assertThat(answer.origin()).isEqualTo(Origin.CACHED);
        assertThat(answer.policy().orElseThrow().id()).isEqualTo("2");
        assertThat(host.fetched()).hasSize(2);
    }

    @Test
    void whoAsksAtTheSameTimeWaitsForOneFetch() throws Exception {
        enforced(DOMAIN);
        host.hold();
        List<CompletableFuture<PolicyAnswer>> asked = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::ask, threads))
                .toList();
        host.release();

        for (CompletableFuture<PolicyAnswer> answer : asked) {
            assertThat(answer.get().mode()).isEqualTo(StsMode.ENFORCE);
        }
        assertThat(host.fetched()).hasSize(1);
    }

    @Test
    void oneDomainsPolicyIsNeverAnothers() throws Exception {
        for (int i = 0; i < 20; i++) {
            record("d" + i + ".example", "v=STSv1; id=" + i);
            host.serve("d" + i + ".example", MODES.get(i % MODES.size()), WEEK);
        }
        List<CompletableFuture<Void>> asked = IntStream.range(0, 500)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            PolicyAnswer answer = service.policyFor("d" + i % 20 + ".example");
                            Policy policy = answer.policy().orElseThrow();
                            assertThat(policy.domain()).isEqualTo("d" + i % 20 + ".example");
                            assertThat(policy.id()).isEqualTo("" + i % 20);
                            assertThat(policy.mode()).isEqualTo(MODES.get(i % 20 % MODES.size()));
                            assertThat(policy.permits("mx." + policy.domain())).isTrue();
                        },
                        threads))
                .toList();

        for (CompletableFuture<Void> answer : asked) {
            answer.get();
        }
    }

    @Test
    void whoWaitsTooLongGetsAnAnswerAndTheFetchGoesOn() {
        PolicyTimes hasty = ImmutablePolicyTimes.builder()
                .lookup(Duration.ofSeconds(1))
                .refresh(Duration.ofSeconds(30))
                .build();
        enforced(DOMAIN);
        ask();
        record(DOMAIN, "v=STSv1; id=2");
        try (PolicyService service = service(hasty)) {
            host.hold();

            PolicyAnswer answer = service.policyFor(DOMAIN);

            assertThat(answer.mode()).isEqualTo(StsMode.ENFORCE);
            assertThat(answer.fault().map(PolicyFault::kind)).contains(Kind.FETCH);
        }
        host.release();
    }

    @Test
    void whileTheCacheIsAwayPoliciesAreFetchedAndThoseInMemoryServeOn() {
        enforced(DOMAIN);
        cacheIsAway.set(true);

        assertThat(ask().origin()).isEqualTo(Origin.FETCHED);
        zone.clear();
        clock.advance(Duration.ofHours(1));
        assertThat(ask().mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(host.fetched()).hasSize(1);
    }

    @Test
    void whileTheCacheIsAwayAndNothingCanBeHadNobodySaysThatThereIsNoPolicy() { // 10.2
        cacheIsAway.set(true);
        zone.put("_mta-sts." + DOMAIN, Map.of("TXT", "SERVFAIL"));
        record("other.example", "v=STSv1; id=1");

        assertThat(ask().origin()).isEqualTo(Origin.UNKNOWN);
        assertThat(ask().fault().map(PolicyFault::kind)).contains(Kind.TXT_LOOKUP);
        assertThat(service.policyFor("other.example")).isEqualTo(PolicyAnswer.unknown(PolicyHost.AWAY));
        assertThat(service.policyFor("without.example")).isEqualTo(PolicyAnswer.nothing());
    }

    @Test
    void whatWasFetchedWhileTheCacheWasAwayIsKeptWhenItIsBack() {
        enforced(DOMAIN);
        ask();
        clock.advance(Duration.ofHours(1));
        cacheIsAway.set(true);
        record(DOMAIN, "v=STSv1; id=2");
        assertThat(ask().origin()).isEqualTo(Origin.FETCHED);
        cacheIsAway.set(false);
        zone.clear();
        clock.advance(Duration.ofMinutes(1));

        assertThat(ask().policy().orElseThrow().id()).isEqualTo("2");
        assertThat(cache.find(DOMAIN).orElseThrow().policy().id()).isEqualTo("2");
    }

    @Test
    void whatAnotherNodeForgetsIsForgotten() {
        enforced(DOMAIN);
        ask();
        cache.delete(DOMAIN);
        zone.clear();
        clock.advance(Duration.ofMinutes(1));

        assertThat(ask()).isEqualTo(PolicyAnswer.nothing());
    }

    @ParameterizedTest
    @CsvSource({"PT2H, PT1H", "PT24H, PT12H", "PT1M, PT5M"})
    void aShortLivedPolicyIsDueBeforeItRunsOut(Duration maxAge, Duration due) {
        record(DOMAIN, "v=STSv1; id=1");
        host.serve(DOMAIN, StsMode.ENFORCE, maxAge);
        ask();

        assertThat(cache.find(DOMAIN).orElseThrow().refreshDue())
                .isEqualTo(clock.instant().plus(due));
    }

    @Test
    void whoIsNotAskedForWantOfThreadsIsNotBlamed() {
        PolicyTimes hasty =
                ImmutablePolicyTimes.builder().lookup(Duration.ofMillis(200)).build();
        enforced(DOMAIN);
        try (PolicyService busy = service(hasty)) {
            host.hold();
            for (int i = 0; i < 32; i++) {
                String domain = "d" + i + ".example";
                enforced(domain);
                threads.execute(() -> busy.refresh(domain));
            }
            await().until(() -> host.fetched().size() == 32);

            assertThat(busy.policyFor(DOMAIN).fault().map(PolicyFault::kind)).contains(Kind.NOT_DONE);

            host.release();
            await().until(() -> host.fetched().contains(DOMAIN));
        }
    }

    @Test
    void useIsNotedOnceADay() {
        enforced(DOMAIN);
        Instant first = clock.instant();
        ask();
        clock.advance(Duration.ofHours(23));
        ask();
        assertThat(cache.find(DOMAIN).orElseThrow().lastUsed()).isEqualTo(first);
        clock.advance(Duration.ofHours(1));
        ask();

        await().until(() -> cache.find(DOMAIN).orElseThrow().lastUsed(), clock.instant()::equals);
    }

    @Test
    void aRefreshFetchesWhateverIsKnown() {
        enforced(DOMAIN);
        ask();
        host.serve(DOMAIN, StsMode.TESTING, WEEK);

        assertThat(service.refresh(DOMAIN).mode()).isEqualTo(StsMode.TESTING);
        assertThat(ask().mode()).isEqualTo(StsMode.TESTING);
        assertThat(service.refresh("[192.0.2.1]")).isEqualTo(PolicyAnswer.nothing());
    }

    @Test
    void aRefreshThatFailsIsNotedAndTheNextAttemptIsLater() {
        enforced(DOMAIN);
        ask();
        host.stop(DOMAIN);

        PolicyAnswer answer = service.refresh(DOMAIN);

        assertThat(answer.mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(answer.fault()).contains(PolicyHost.AWAY);
        KeptPolicy kept = cache.find(DOMAIN).orElseThrow();
        assertThat(kept.refreshFailure().orElseThrow().reason()).isEqualTo("the host is away");
        assertThat(kept.refreshDue())
                .isBetween(
                        clock.instant().plus(Duration.ofMinutes(30)),
                        clock.instant().plus(Duration.ofMinutes(90)));
    }

    @Test
    void policiesAreListedLookedAtAndForgotten() {
        enforced(DOMAIN);
        enforced("other.example");
        ask();
        service.policyFor("other.example");

        assertThat(service.list(Optional.empty(), 10))
                .map(kept -> kept.policy().domain())
                .containsExactly(DOMAIN, "other.example");
        assertThat(service.inspect("Example.com")).isPresent();
        assertThat(service.purge("Example.com")).isTrue();
        assertThat(service.purge(DOMAIN)).isFalse();
        zone.clear();
        assertThat(ask()).isEqualTo(PolicyAnswer.nothing());
        assertThat(service.policyFor("other.example").mode()).isEqualTo(StsMode.ENFORCE);
    }

    @Test
    void afterTheEndThereAreAnswersStill() {
        enforced(DOMAIN);
        service.close();

        assertThatCode(() -> assertThat(ask().mode()).isEqualTo(StsMode.NONE)).doesNotThrowAnyException();
    }

    /** Answers from a table that changes. */
    private record ZoneClient(Map<String, Object> zone) implements DnsClient {
        @Override
        public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
            return InMemoryDnsClient.of(zone).query(name, type);
        }
    }
}
