package dev.emailrouting.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.google.common.base.Ticker;
import dev.emailrouting.dns.DnsAnswer.Status;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.dns.ScriptedDnsClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class BudgetedDnsClientTest implements DnsClientContract {
    private static final Duration TIME = Duration.ofSeconds(10);

    private final MovableTicker ticker = new MovableTicker();
    private final ScriptedDnsClient source = new ScriptedDnsClient(text("found"));
    private final DnsClient budget = new BudgetedDnsClient(source, TIME, 3, ticker);

    @Override
    public DnsClient clientOfTheContractsZone() {
        return BudgetedDnsClient.forMessage(InMemoryDnsClient.of(CONTRACT_ZONE));
    }

    @Test
    void beyondTheQueriesNothingIsKnown() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask("n" + i).records()).hasSize(1);
        }

        DnsAnswer<TxtRecord> beyond = ask("one.too.many");

        assertThat(beyond.status()).isEqualTo(Status.FAILURE);
        assertThat(beyond.reason()).isEqualTo("the budget of 3 DNS queries is spent");
        assertThat(source.asked).hasSize(3);
    }

    @Test
    void equalQuestionsCostOneAndStayAnsweredToTheEnd() {
        for (int i = 0; i < 100; i++) {
            ask("Example.com");
        }
        ask("b");
        ask("c");
        ask("d");
        ticker.move(TIME);

        assertThat(ask("example.com.").records()).hasSize(1);
        assertThat(source.asked).containsExactly("Example.com", "b", "c");
    }

    @Test
    void failuresAreAskedForOnlyOnceToo() {
        source.answers(() -> DnsAnswer.failure("SERVFAIL"));
        ask("example.com");

        assertThat(ask("example.com").reason()).isEqualTo("SERVFAIL");
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void whenTheTimeIsOverNobodyIsAsked() {
        ticker.move(TIME);

        DnsAnswer<TxtRecord> late = ask("example.com");

        assertThat(late.status()).isEqualTo(Status.TIMEOUT);
        assertThat(late.reason()).isEqualTo("the 10000 ms for the DNS are over");
        assertThat(source.asked).isEmpty();
    }

    @Test
    void aQueryHasHalfOfWhatIsLeftOfTheTime() {
        ask("a");
        ticker.move(Duration.ofSeconds(7));
        ask("b");
        budget.query("c", DnsType.TXT, Duration.ofSeconds(1));

        assertThat(source.patience)
                .containsExactly(Duration.ofSeconds(5), Duration.ofMillis(1500), Duration.ofSeconds(1));
    }

    @Test
    void checksSideBySideSpendOneBudget() throws Exception {
        DnsClient shared = new BudgetedDnsClient(source, TIME, 60, Ticker.systemTicker());
        ExecutorService checks = Executors.newFixedThreadPool(8);
        List<Future<DnsAnswer<TxtRecord>>> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String name = "n" + i % 200;
            answers.add(checks.submit(() -> shared.query(name, DnsType.TXT)));
        }

        for (Future<DnsAnswer<TxtRecord>> answer : answers) {
            assertThat(answer.get().status()).isIn(Status.ANSWER, Status.FAILURE);
        }
        assertThat(source.asked).hasSize(60).doesNotHaveDuplicates();
        checks.shutdown();
    }

    @Test
    void theLimitOfQueriesCanBeLeftOut() {
        DnsClient patient = BudgetedDnsClient.withoutLimitOfQueries(source);
        for (int i = 0; i < 1000; i++) {
            assertThat(patient.query("n" + i, DnsType.TXT).records()).hasSize(1);
        }
    }

    private DnsAnswer<TxtRecord> ask(String name) {
        return budget.query(name, DnsType.TXT);
    }
}
