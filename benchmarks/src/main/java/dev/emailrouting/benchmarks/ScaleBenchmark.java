package dev.emailrouting.benchmarks;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.google.common.math.IntMath;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcRoutingStore;
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

/**
 * How long a decision takes among very many stored zones: in one of {@link #ACTIVE} whose tables are loaded, and in one whose
 * table has to be read first, which happens while the others stay active and makes room as a server would. {@link Scale}
 * makes the zones.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class ScaleBenchmark {
    static final int ACTIVE = 10_000;
    /** What {@code tables.max-rules} is by default. */
    static final long MAX_RULES = 100_000;

    private static final int RECIPIENTS = 1 << 16;

    @Param("jdbc:h2:mem:none")
    public String url;

    @Param("1000000")
    public int zones;

    private final EmailAddress[] ofActiveZones = new EmailAddress[RECIPIENTS];
    private Database database;
    private RoutingTables tables;
    private int next;
    private Walk everyZone;

    /** Zones that are active at random, the same ones each time. */
    static int[] active(int zones) {
        return new Random(zones)
                .ints(0, zones)
                .distinct()
                .limit(Math.min(ACTIVE, zones))
                .toArray();
    }

    @Setup
    public void open() {
        database = Database.open(url);
        tables = RoutingTables.open(
                new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins()),
                MAX_RULES,
                Duration.ofSeconds(1));
        int[] active = active(zones);
        Random random = new Random(1);
        for (int i = 0; i < RECIPIENTS; i++) {
            int zone = active[i < active.length ? i : random.nextInt(active.length)];
            ofActiveZones[i] = recipient(zone, random);
            tables.lookup(ofActiveZones[i].domain());
        }
        everyZone = new Walk(zones);
    }

    private static EmailAddress recipient(int zone, Random random) {
        String localPart = ManyZones.LOCAL_PARTS.get(random.nextInt(ManyZones.LOCAL_PARTS.size()));
        return EmailAddress.parse(localPart + "@" + ManyZones.name(zone));
    }

    @TearDown
    public void close() {
        tables.close();
        database.close();
    }

    @Benchmark
    public Decision warm() {
        next = (next + 1) % RECIPIENTS;
        return Decider.decide(tables, new Facts(ofActiveZones[next], NobodyHere.INSTANCE));
    }

    @Benchmark
    public Decision cold() {
        return Decider.decide(tables, new Facts(recipient(everyZone.next(), everyZone.random), NobodyHere.INSTANCE));
    }

    /** All zones in an order that looks random; none comes again before all others did, and none is in memory by then. */
    private static final class Walk {
        private final int zones;
        private final int step;
        private final Random random = new Random(2);
        private int zone;

        private Walk(int zones) {
            this.zones = zones;
            this.step = stepWithoutCommonFactor(zones);
        }

        private static int stepWithoutCommonFactor(int zones) {
            int step = (int) (zones * 0.618) | 1;
            while (IntMath.gcd(step, zones) != 1) {
                step += 2;
            }
            return step;
        }

        private int next() {
            zone = (int) (((long) zone + step) % zones);
            return zone;
        }
    }
}
