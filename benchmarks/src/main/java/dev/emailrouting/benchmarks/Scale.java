package dev.emailrouting.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;

import dev.emailrouting.storage.BulkLoad;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * What a million zones cost, in H2 and in PostgreSQL: {@code java -cp benchmarks/target/benchmarks.jar
 * dev.emailrouting.benchmarks.Scale [h2|postgresql] [zones]}. Makes the zones of {@link ManyZones} in {@code target/scale}
 * unless they are there from an earlier run, and prints how long that takes, {@link ScaleFootprint}, and the percentiles of
 * {@link ScaleBenchmark}. What is measured runs in processes of its own with a heap of {@value #HEAP}.
 */
public final class Scale {
    static final String HEAP = "-Xmx512m";
    /** What H2 takes by default with such a heap. It keeps the setting of whoever opened the file last: of what made the zones, else. */
    private static final String USUAL_CACHE = ";CACHE_SIZE=32768";

    private static final Path DIRECTORY = Path.of("benchmarks", "target", "scale");

    private Scale() {}

    public static void main(String[] args) throws Exception {
        String store = args.length > 0 ? args[0] : "h2";
        int zones = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Path data = DIRECTORY.resolve(store + "-" + zones).toAbsolutePath();
        switch (store) {
            case "h2" -> {
                String url = "jdbc:h2:file:" + data.resolve("store");
                makeZones(url + ";CACHE_SIZE=2000000", data, zones);
                measure(url + USUAL_CACHE, zones);
            }
            case "postgresql" -> {
                try (EmbeddedPostgres server = serverOn(data.resolve("server"))) {
                    String url = server.getJdbcUrl("postgres", "postgres");
                    makeZones(url + "&reWriteBatchedInserts=true", data, zones);
                    measure(url, zones);
                }
            }
            default -> throw new IllegalArgumentException("h2 or postgresql, not " + store);
        }
    }

    /** Nothing that is measured writes, so that nothing need be forced to the disk. */
    private static EmbeddedPostgres serverOn(Path directory) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_wal_size", "8GB")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    private static void makeZones(String url, Path data, int zones) throws IOException, SQLException {
        Path loaded = data.resolve("loaded");
        if (Files.notExists(loaded)) {
            long begun = System.nanoTime();
            BulkLoad.into(
                    url, IntStream.range(0, zones).mapToObj(ManyZones::snapshot).iterator());
            Files.createDirectories(data);
            Files.writeString(loaded, secondsSince(begun));
        }
        System.out.printf("%d zones made in %s s%n", zones, Files.readString(loaded));
    }

    private static void measure(String url, int zones) throws Exception {
        inAnotherProcess(ScaleFootprint.class, url, String.valueOf(zones));
        Options options = new OptionsBuilder()
                .include(ScaleBenchmark.class.getSimpleName())
                .param("url", url)
                .param("zones", String.valueOf(zones))
                .jvmArgs(HEAP)
                .build();
        for (RunResult result : new Runner(options).run()) {
            print(result);
        }
    }

    private static String secondsSince(long begun) {
        return String.valueOf(Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    private static void inAnotherProcess(Class<?> main, String... args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        args[0],
                        args[1])
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with " + process.exitValue());
        }
    }

    private static void print(RunResult result) {
        Statistics samples = result.getPrimaryResult().getStatistics();
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f | %d |%n",
                result.getPrimaryResult().getLabel(),
                samples.getPercentile(50),
                samples.getPercentile(99),
                samples.getPercentile(99.9),
                samples.getN());
    }
}
