package dev.emailrouting.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command behind {@code ./run}: one James in the foreground until Ctrl-C, or the demo.
 *
 * <p>Exit codes: 0 for a demo that delivered, 1 for what could not be done, 2 for wrong flags, 130 after Ctrl-C. What went
 * wrong is one line on standard error.
 */
public final class Run {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_FLAGS = 2;
    /** About 10 s on an idle machine. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);

    private static final Ports DEFAULT_PORTS = ImmutablePorts.builder()
            .smtp(2525)
            .submission(2587)
            .imap(2143)
            .webadmin(8000)
            .build();

    private final RunOptions options;
    private final Path home;
    private final PrintStream out;

    private Run(RunOptions options, Path home, PrintStream out) {
        this.options = options;
        this.home = home;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        RunOptions options = new RunOptions();
        CommandLine flags = new CommandLine(options);
        try {
            flags.parseArgs(args);
            if (options.help) {
                flags.usage(System.out);
                return DONE;
            }
            Run run = new Run(options, Path.of(System.getProperty("emailrouting.home", ".")), System.out);
            return options.demo ? run.demo() : run.serve();
        } catch (ParameterException e) {
            return complain(e.getMessage() + " (./run --help lists the flags)", WRONG_FLAGS);
        } catch (RunFailedException | IOException e) {
            return complain(e.getMessage(), FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return complain("interrupted", FAILED);
        }
    }

    private int serve() throws RunFailedException, IOException, InterruptedException {
        Path data = directory(options.data.orElse(home.resolve("target/james-data")));
        JamesSettings settings = settings(options.ports(DEFAULT_PORTS), data)
                .dnsServer(options.dns)
                .deliveryPort(options.deliveryPort.orElse(25))
                .build();
        checkPorts(settings.ports());
        return DirectoryLock.whileHeld(data, () -> serve(settings));
    }

    private int serve(JamesSettings settings) throws RunFailedException, IOException, InterruptedException {
        StockJames james = start(settings);
        Welcome.to(settings).printOn(out);
        int code = james.awaitEnd();
        throw new RunFailedException(
                "James ended by itself with code " + code + ": " + StartFailure.reasonIn(james.consoleLog()));
    }

    private int demo() throws RunFailedException, IOException, InterruptedException {
        if (options.dns.isPresent() || options.deliveryPort.isPresent()) {
            throw new RunFailedException(
                    "--demo brings its own name server and its own next hop: " + "leave --dns and --delivery-port out");
        }
        Path temporary = Files.createTempDirectory("email-routing-demo");
        Path data = directory(options.data.orElse(temporary));
        int code = DirectoryLock.whileHeld(data, () -> demo(data));
        // After a failure it stays: what is said then names the log in it.
        WorkingDirectory.delete(temporary);
        return code;
    }

    private int demo(Path data) throws RunFailedException, IOException, InterruptedException {
        try (Demo demo = Demo.prepare(out)) {
            JamesSettings settings = settings(options.ports(Ports.free()), data)
                    .dnsServer(demo.dnsServer())
                    .deliveryPort(demo.deliveryPort())
                    .build();
            checkPorts(settings.ports());
            String delivered;
            try (StockJames james = start(settings)) {
                delivered = demo.forwardOneMessage(james);
                out.println("Stopping James.");
            }
            out.println(delivered);
            return DONE;
        }
    }

    private ImmutableJamesSettings.Builder settings(Ports ports, Path data) throws IOException {
        ImmutableJamesSettings.Builder settings = ImmutableJamesSettings.builder()
                .installation(Installation.in(home))
                .workingDirectory(data.resolve("james"))
                .dataDirectory(data)
                .ports(ports);
        options.publicPort.ifPresent(
                port -> settings.putFurtherSystemProperties("emailrouting.public.port", port.toString())
                        .putFurtherSystemProperties("emailrouting.public.base-url", "http://127.0.0.1:" + port + "/"));
        if (options.configuration.isPresent()) {
            Path configuration = options.configuration.get().toAbsolutePath().normalize();
            if (!Files.isRegularFile(configuration.resolve("smtpserver.xml"))) {
                throw new IOException("--conf " + configuration + " holds no smtpserver.xml");
            }
            settings.configuration(configuration);
        }
        return settings;
    }

    private StockJames start(JamesSettings settings) throws RunFailedException, IOException, InterruptedException {
        out.println("Starting James 3.8.1 with email routing; this takes about ten seconds.");
        StockJames james = StockJames.launch(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(james), "stop-james"));
        return james.awaitReady(START_PATIENCE);
    }

    /** Ctrl-C reaches James too; here its end is waited for, so that nothing is left behind. */
    private void stop(StockJames james) {
        if (james.isAlive()) {
            out.println("Stopping James.");
            james.close();
            out.println("Stopped.");
        }
    }

    private void checkPorts(Ports ports) throws RunFailedException {
        Map<Integer, String> taken = new HashMap<>();
        for (RunOptions.Listener listener : options.listeners(ports)) {
            String other = taken.put(listener.port(), listener.flag());
            if (other != null) {
                throw new RunFailedException(
                        "port " + listener.port() + " is given twice: " + other + " and " + listener.flag());
            }
            checkFree(listener);
        }
    }

    private static void checkFree(RunOptions.Listener listener) throws RunFailedException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
        } catch (IOException e) {
            throw new RunFailedException("port " + listener.port() + " can't be had (" + e.getMessage()
                    + "); choose another with " + listener.flag());
        }
    }

    private static Path directory(Path wanted) throws IOException {
        try {
            return Files.createDirectories(wanted).toRealPath();
        } catch (IOException e) {
            throw new IOException("--data " + wanted + " can't be used as a directory: " + e, e);
        }
    }

    private static int complain(String line, int code) {
        System.err.println("run: " + line);
        return code;
    }
}
