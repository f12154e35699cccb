package dev.emailrouting.launcher;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An unmodified James 3.8.1 memory app in a process of its own, with the drop-in jar in {@code extensions-jars/}: in one
 * process with ours every class-loader fault would hide.
 *
 * <p>{@link #launch} lays out its working directory and starts it, {@link #awaitReady} waits for it to serve. Stopping it
 * once or twice is the same. What it prints goes to a file.
 */
public final class StockJames implements Closeable {
    private static final Duration POLL = Duration.ofMillis(200);
    /** James takes about 5 s to stop. */
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final JamesSettings settings;
    private final Path consoleLog;
    private final WebAdmin webAdmin;

    private StockJames(Process process, JamesSettings settings, Path consoleLog) {
        this.process = process;
        this.settings = settings;
        this.consoleLog = consoleLog;
        this.webAdmin = new WebAdmin(settings.ports().webadmin());
    }

    public static StockJames launch(JamesSettings settings) throws IOException, InterruptedException {
        WorkingDirectory directory = WorkingDirectory.layOut(settings);
        Path logs = Files.createDirectories(settings.dataDirectory().resolve("logs"));
        Path consoleLog = logs.resolve("console.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + settings.heapMegabytes() + "m",
                        "-Dworking.directory=" + directory.root(),
                        "-Dlogback.configurationFile="
                                + directory.configuration().resolve("logback.xml"),
                        "-Dextra.props=" + directory.systemProperties(),
                        "-Demailrouting.log.dir=" + logs,
                        "-cp",
                        settings.installation().jamesLibraries() + File.separator + "*",
                        "org.apache.james.MemoryJamesServerMain")
                .directory(directory.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(consoleLog.toFile())
                .start();
        return new StockJames(process, settings, consoleLog);
    }

    /**
     * Waits until the last of James's start-up is done.
     *
     * @throws RunFailedException with the reason James gave, when it ended or took longer than {@code patience}
     */
    public StockJames awaitReady(Duration patience) throws RunFailedException, IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!webAdmin.isReady()) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RunFailedException("James did not start: " + StartFailure.reasonIn(consoleLog));
            }
            if (System.nanoTime() > deadline) {
                killHard();
                throw new RunFailedException("James was not ready after " + patience.toSeconds() + " s: "
                        + StartFailure.reasonIn(consoleLog));
            }
        }
        return this;
    }

    public JamesSettings settings() {
        return settings;
    }

    public WebAdmin webAdmin() {
        return webAdmin;
    }

    /** What James wrote to its standard output and error. */
    public Path consoleLog() {
        return consoleLog;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself, and gives its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Stops James as an operator does (SIGTERM); kills it when it does not end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends James in the middle of whatever it does, as kill -9 or a power cut would. */
    public void killHard() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
