package dev.emailrouting.benchmarks;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.RoutingTables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions a second over the rules of {@link ManyZones}, all of them loaded, for recipients picked at random. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class DecideBenchmark {
    private static final int RECIPIENTS = 1 << 16;

    /** What the recipients have in common. */
    public enum Recipients {
        EXACT_RULE,
        CATCH_ALL,
        UNMATCHED,
        FOREIGN_DOMAIN,
        /** A quarter of each. */
        MIXED;

        String address(int zone) {
            return switch (this) {
                case EXACT_RULE ->
                    ManyZones.LITERALS.get(zone % ManyZones.LITERALS.size()) + "@" + ManyZones.name(zone);
                case CATCH_ALL -> "anything@" + ManyZones.name(ManyZones.hasCatchAll(zone) ? zone : zone + 1);
                case UNMATCHED -> "anything@" + ManyZones.nameWithoutCatchAll(zone);
                case FOREIGN_DOMAIN -> "somebody@elsewhere-" + zone + ".example";
                case MIXED -> values()[zone % 4].address(zone);
            };
        }
    }

    @Param
    public Recipients recipients;

    private final String[] texts = new String[RECIPIENTS];
    private final EmailAddress[] addresses = new EmailAddress[RECIPIENTS];
    private RoutingTables tables;
    private int next;

    @Setup
    public void load() {
        load(ManyZones.ZONES);
    }

    void load(int zones) {
        tables = RoutingTables.open(new ManyZones(zones), 2L * zones * ManyZones.RULES_A_ZONE, Duration.ofDays(1));
        tables.forEachDomain(tables::lookup);
        Random random = new Random(zones);
        for (int i = 0; i < RECIPIENTS; i++) {
            texts[i] = recipients.address(random.nextInt(zones));
            addresses[i] = EmailAddress.parse(texts[i]);
        }
    }

    @TearDown
    public void close() {
        tables.close();
    }

    @Benchmark
    public Decision decide() {
        next = (next + 1) % RECIPIENTS;
        return Decider.decide(tables, new Facts(addresses[next], NobodyHere.INSTANCE));
    }

    @Benchmark
    public Decision parseAndDecide() {
        next = (next + 1) % RECIPIENTS;
        return Decider.decide(tables, new Facts(EmailAddress.parse(texts[next]), NobodyHere.INSTANCE));
    }
}
