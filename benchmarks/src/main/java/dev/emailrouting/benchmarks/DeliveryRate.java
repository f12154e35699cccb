package dev.emailrouting.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many mails a second leave by {@code MtaStsRemoteDelivery} under an enforced policy, and by James's RemoteDelivery with {@code
 * startTLS}, which trusts anybody: {@code java -cp "benchmarks/target/benchmarks.jar:stock-james/target/lib/*"
 * dev.emailrouting.benchmarks.DeliveryRate [mails] [threads]}. Each in turn hands the same mails to a server of its own on the loopback, over TLS, a connection for
 * each mail; of five such rounds after a first one the ratios are printed, and their median.
 */
public final class DeliveryRate {
    private static final int ROUNDS = 5;

    private DeliveryRate() {}

    public static void main(String[] args) throws Exception {
        int mails = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        silence();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double james = rate(OutboundTrial.ofJames(threads), mails);
            double ours = rate(OutboundTrial.ofOurs(threads), mails);
            System.out.printf(
                    "%s: James %.0f/s, ours %.0f/s, ratio %.2f%n",
                    round == 0 ? "first" : "round " + round, james, ours, ours / james);
            if (round > 0) {
                ratios.add(ours / james);
            }
        }
        Collections.sort(ratios);
        System.out.printf(
                "ratio: median %.2f, %.2f to %.2f%n", ratios.get(ROUNDS / 2), ratios.get(0), ratios.get(ROUNDS - 1));
        System.exit(0); // James's delivery leaves threads behind
    }

    /** What either logs of each mail is not what is measured. */
    private static void silence() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }

    private static double rate(OutboundTrial trial, int mails) throws Exception {
        try (trial) {
            return trial.rate(mails);
        }
    }
}
