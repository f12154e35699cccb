package dev.emailrouting.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.emailrouting.dns.DnsAnswer.Status;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.dns.ScriptedDnsClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class CachingDnsClientTest implements DnsClientContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovableTicker ticker = new MovableTicker();
    private final ScriptedDnsClient source = new ScriptedDnsClient(text("one").withTimeToLive(MINUTE));
    private final DnsClient cache = new CachingDnsClient(source, ticker);

    @Override
    public DnsClient clientOfTheContractsZone() {
        return new CachingDnsClient(InMemoryDnsClient.of(CONTRACT_ZONE), ticker);
    }

    @Test
    void anAnswerIsKeptForItsTimeToLiveAndSaysWhatIsLeftOfIt() {
        ask();
        ticker.move(MINUTE.minus(SECOND));

        assertThat(ask().timeToLive()).isEqualTo(SECOND);
        assertThat(source.asked).hasSize(1);

        ticker.move(SECOND);
        ask();
        assertThat(source.asked).hasSize(2);
    }

    @Test
    void anAbsenceIsKeptLikewise() { // RFC 2308 5
        source.answers(() -> DnsAnswer.<TxtRecord>nxdomain().withTimeToLive(MINUTE));
        ask();
        source.answers(() -> text("published since"));

        assertThat(ask().status()).isEqualTo(Status.NXDOMAIN);
        ticker.move(MINUTE);
        assertThat(ask().records()).hasSize(1);
    }

    @Test
    void aFailureIsNotKept() {
        source.answers(() -> DnsAnswer.failure("SERVFAIL"));
        ask();
        source.answers(() -> text("back again"));

        assertThat(ask().records()).hasSize(1);
    }

    @Test
    void whatMayNotBeUsedAgainIsNotKept() { // RFC 1035 3.2.1
        source.answers(() -> text("for once"));
        ask();
        ask();

        assertThat(source.asked).hasSize(2);
    }

    @Test
    void aVeryShortTimeIsStretchedAndAVeryLongOneCut() {
        source.answers(() -> text("short").withTimeToLive(SECOND));
        ask();
        ticker.move(CachingDnsClient.SHORTEST.minus(SECOND));
        ask();
        assertThat(source.asked).hasSize(1);

        source.answers(() -> text("long").withTimeToLive(Duration.ofDays(10_000)));
        ticker.move(SECOND);
        ask();
        ticker.move(CachingDnsClient.LONGEST);
        ask();
        assertThat(source.asked).hasSize(3);
    }

    @Test
    void theMemoryIsBoundedWhateverTheAnswersSize() {
        source.answers(() -> text("x".repeat(60_000)).withTimeToLive(MINUTE));
        for (int i = 0; i < 1000; i++) {
            cache.query("n" + i + ".example", DnsType.TXT);
        }

        for (int i = 0; i < 1000; i++) {
            cache.query("n" + i + ".example", DnsType.TXT);
        }

        assertThat(source.asked).hasSizeGreaterThan(1500);
    }

    @Test
    void equalQuestionsAskedAtOnceAreAskedOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        source.answers(() -> {
            await(answer);
            return text("one").withTimeToLive(MINUTE);
        });
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<DnsAnswer<TxtRecord>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(callers.submit(this::ask));
        }

        answer.countDown();

        for (Future<DnsAnswer<TxtRecord>> each : answers) {
            assertThat(each.get()).isEqualTo(text("one"));
        }
        assertThat(source.asked).hasSize(1);
        callers.shutdown();
    }

    @Test
    void whoWaitsForAnothersAnswerWaitsNoLongerThanItsOwnPatience() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        source.answers(() -> {
            asking.countDown();
            await(answer);
            return text("late");
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<DnsAnswer<TxtRecord>> late = other.submit(this::ask);
        await(asking);

        assertThat(cache.query("example.com", DnsType.TXT, Duration.ofMillis(20))
                        .status())
                .isEqualTo(Status.TIMEOUT);

        answer.countDown();
        assertThat(late.get()).isEqualTo(text("late"));
        other.shutdown();
    }

    @Test
    void whoHasMoreTimeThanTheOneWhoAskedAsksAgain() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch givingUp = new CountDownLatch(1);
        source.answers(() -> {
            asking.countDown();
            await(givingUp);
            source.answers(() -> text("in time"));
            return DnsAnswer.timeout("the first caller's time is over");
        });
        ExecutorService others = Executors.newFixedThreadPool(2);
        Future<DnsAnswer<TxtRecord>> hurried =
                others.submit(() -> cache.query("example.com", DnsType.TXT, Duration.ofSeconds(1)));
        await(asking);
        CountDownLatch waiting = new CountDownLatch(1);
        Future<DnsAnswer<TxtRecord>> patient = others.submit(() -> {
            waiting.countDown();
            return ask();
        });
        await(waiting);
        givingUp.countDown();

        assertThat(hurried.get().status()).isEqualTo(Status.TIMEOUT);
        assertThat(patient.get()).isEqualTo(text("in time"));
        others.shutdown();
    }

    @Test
    void aTimeOutIsNotAskedForAgain() {
        source.answers(() -> DnsAnswer.timeout("no server answered"));

        assertThat(ask().status()).isEqualTo(Status.TIMEOUT);
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void thePatienceOfTheCallerIsPassedOn() {
        cache.query("example.com", DnsType.TXT, SECOND);

        assertThat(source.patience.get(0)).isPositive().isLessThanOrEqualTo(SECOND);
    }

    private DnsAnswer<TxtRecord> ask() {
        return cache.query("example.com", DnsType.TXT);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
