package dev.emailrouting.cli;

import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsReversal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srs reverse}: prints the address behind a rewritten sender, or why there is none. */
@Command(
        name = "reverse",
        description = {
            "Prints the address behind the rewritten sender ADDRESS, once hash and age are verified.",
            "A stored sender is not found here: the server's store is not asked."
        })
final class SrsReverseCommand extends SrsAddressCommand {
    @Option(
            names = "--min-hash-length",
            paramLabel = "N",
            description = "The shortest hash taken back (default: the hash length).")
    private Optional<Integer> minHashLength = Optional.empty();

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            defaultValue = "21",
            description = "How many days an address lives (default: ${DEFAULT-VALUE}).")
    private int maxAge;

    @Option(
            names = "--clock-skew",
            paramLabel = "DAYS",
            defaultValue = "1",
            description = "How many days in the future it may have been made (default: ${DEFAULT-VALUE}).")
    private int clockSkew;

    @Parameters(paramLabel = "ADDRESS", description = "The rewritten sender, without angle brackets.")
    private String address;

    @Override
    public Integer call() {
        ImmutableSrsConfiguration.Builder configuration =
                configuration().maxAge(Duration.ofDays(maxAge)).clockSkew(Duration.ofDays(clockSkew));
        minHashLength.ifPresent(configuration::minHashLength);
        SrsReversal reversal = rewriter(configuration).reverse(address);
        ObjectNode json = SrsAnswers.json(reversal);
        return reversal.recipient()
                .map(recipient -> good(recipient, json))
                .orElseGet(() -> bad(reversal.reason(), json));
    }
}
