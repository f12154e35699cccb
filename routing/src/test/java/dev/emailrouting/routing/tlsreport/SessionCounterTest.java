package dev.emailrouting.routing.tlsreport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import dev.emailrouting.tlsrpt.ImmutableTlsFailure;
import dev.emailrouting.tlsrpt.ResultType;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SessionCounterTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final TlsPolicy POLICY = TlsPolicy.noPolicyFound("example.com");

    private final MemoryCounts store = new MemoryCounts();
    private final LongAdder toldOfDropped = new LongAdder();

    private void whileCounting(Counting counting) {
        try (SessionCounter counter = SessionCounter.start(store, toldOfDropped::add, Clock.systemUTC())) {
            counting.with(counter);
        }
    }

    private interface Counting {
        void with(SessionCounter counter);
    }

    private static TlsSession failed(int host) {
        return TlsSession.failed(NOON, POLICY, at("mx" + host + ".example.com"));
    }

    private static TlsFailure at(String host) {
        return ImmutableTlsFailure.builder()
                .type(ResultType.CERTIFICATE_EXPIRED)
                .receivingMxHostname(host)
                .build();
    }

    @Test
    void sessionsThatEndAlikeAreOneCount() {
        whileCounting(counter -> {
            counter.count(TlsSession.succeeded(NOON, POLICY));
            counter.count(TlsSession.succeeded(NOON.plusSeconds(60), POLICY));
            counter.count(failed(1));
            await().untilAsserted(() -> assertThat(store.sessions()).isEqualTo(3));
        });

        assertThat(store.added())
                .extracting(count -> count.failure().isPresent() + " " + count.sessions())
                .containsExactlyInAnyOrder("false 2", "true 1");
    }

    @Test
    void midnightUtcParts() { // RFC 8460 4.1
        whileCounting(counter -> {
            counter.count(TlsSession.succeeded(Instant.parse("2026-03-01T23:59:59.999Z"), POLICY));
            counter.count(TlsSession.succeeded(Instant.parse("2026-03-02T00:00:00Z"), POLICY));
        });

        assertThat(store.added())
                .extracting(SessionCount::day)
                .containsExactlyInAnyOrder(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-02"));
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        whileCounting(counter -> counter.count(failed(1)));

        assertThat(store.sessions()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsAwayGetsItLater() {
        store.beAway();

        whileCounting(counter -> {
            counter.count(failed(1));
            await().pollDelay(Duration.ofMillis(1500)).until(() -> counter.dropped() == 0);
            counter.count(failed(1));
            store.beThere();
            await().untilAsserted(() -> assertThat(store.sessions()).isEqualTo(2));
        });
    }

    @Test
    void whatCannotEverBeWrittenDoesNotHoldUpTheRest() {
        store.failWith(new IllegalStateException("no such column"));

        whileCounting(counter -> {
            counter.count(failed(1));
            await().until(() -> counter.dropped() == 1);
            store.beThere();
            counter.count(failed(2));
            await().untilAsserted(() -> assertThat(store.sessions()).isEqualTo(1));
        });
    }

    @Test
    void kindsOfFailuresThatDoNotFitAreCountedByTheirType() {
        store.beAway();
        int tooMany = SessionCounter.DETAILED + 100;

        whileCounting(counter -> {
            for (int i = 0; i < tooMany; i++) {
                counter.count(failed(i));
            }
            assertThat(counter.dropped()).isZero();
            store.beThere();
        });

        assertThat(store.sessions()).isEqualTo(tooMany);
        assertThat(store.added()).hasSize(SessionCounter.DETAILED + 1).anySatisfy(count -> {
            assertThat(count.failure()).contains(TlsFailure.of(ResultType.CERTIFICATE_EXPIRED));
            assertThat(count.sessions()).isEqualTo(100);
        });
    }

    @Test
    void policiesTooLongToFitAreCountedWithoutTheirText() {
        store.beAway();
        int policies = 500;
        int length = 16 * 1024;

        whileCounting(counter -> {
            for (int i = 0; i < policies; i++) {
                List<String> lines = Collections.nCopies(40, i + "x".repeat(400));
                counter.count(TlsSession.succeeded(NOON, TlsPolicy.sts("example.com", lines, List.of())));
            }
            assertThat(counter.dropped()).isZero();
            store.beThere();
        });

        assertThat(store.sessions()).isEqualTo(policies);
        assertThat(store.added()).hasSizeBetween(200, SessionCounter.MAX_CHARACTERS / (length - 1000));
        assertThat(store.added()).anySatisfy(count -> {
            assertThat(count.policy()).isEqualTo(TlsPolicy.sts("example.com", List.of(), List.of()));
            assertThat(count.sessions()).isGreaterThan(200);
        });
    }

    @Test
    void domainsThatDoNotFitAreDroppedAndCounted() {
        store.beAway();

        whileCounting(counter -> {
            for (int i = 0; i < SessionCounter.CAPACITY + 7; i++) {
                counter.count(TlsSession.succeeded(NOON, TlsPolicy.noPolicyFound(i + ".example")));
            }
            assertThat(counter.dropped()).isEqualTo(7);
            await().untilAsserted(() -> assertThat(toldOfDropped.sum()).isEqualTo(7));
        });
    }

    @Test
    void namesAreALabelsAndWhatIsNoneIsNotReportedTo() {
        whileCounting(counter -> {
            counter.count(TlsSession.succeeded(NOON, TlsPolicy.noPolicyFound("B\u00dcCHER.example.")));
            counter.count(TlsSession.succeeded(NOON, TlsPolicy.noPolicyFound("[192.0.2.1]")));
        });

        assertThat(store.added()).extracting(count -> count.policy().domain()).containsExactly("xn--bcher-kva.example");
    }

    @Test
    void whatStrangersWroteIsBounded() {
        whileCounting(counter -> counter.count(TlsSession.failed(
                NOON,
                TlsPolicy.sts("example.com", Collections.nCopies(1000, "x".repeat(1000)), List.of()),
                at("x".repeat(1000)))));

        SessionCount count = store.added().get(0);
        assertThat(count.policy().lines().stream().collect(Collectors.joining()))
                .hasSize(16 * 1024);
        assertThat(count.failure().orElseThrow().receivingMxHostname().orElseThrow())
                .hasSize(300);
    }
}
