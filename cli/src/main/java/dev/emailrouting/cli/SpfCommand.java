package dev.emailrouting.cli;

import java.net.InetAddress;

import com.google.common.net.InetAddresses;
import dev.emailrouting.spf.ImmutableSpfRequest;
import dev.emailrouting.spf.SpfEvaluator;
import dev.emailrouting.spf.SpfRequest;
import dev.emailrouting.spf.SpfResult;
import dev.emailrouting.spf.SpfResult.Outcome;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spf}: says whether a client may send for a domain, and why. */
@Command(
        name = "spf",
        description = {
            "Says whether a client may use an envelope sender, or the name it greets with (RFC 7208).",
            "Only the result pass is good."
        },
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {SpfBatchCommand.class})
final class SpfCommand extends CliCommand {
    private static final String NULL_SENDER = "<>";

    @ArgGroup(exclusive = false)
    private Client client;

    @Mixin
    private DnsOptions dns;

    /** Needed together, and not by the commands below this one. */
    private static final class Client {
        @Option(names = "--ip", required = true, paramLabel = "IP", description = "Where the client connects from.")
        private String ip;

        @Option(names = "--helo", required = true, paramLabel = "NAME", description = "What it says in EHLO or HELO.")
        private String helo;

        @Option(
                names = "--from",
                paramLabel = "ADDRESS",
                description = "The envelope sender, <> for the null sender; without it the name of --helo is checked.")
        private String from;
    }

    @Override
    public Integer call() {
        if (client == null) {
            throw misuse("Missing required options: '--ip=IP', '--helo=NAME'");
        }
        SpfEvaluator evaluator = new SpfEvaluator(dns.client(), clock());
        SpfResult result = client.from == null ? evaluator.checkHelo(request()) : evaluator.check(request());
        return answer(result.outcome() == Outcome.PASS, SpfAnswers.text(result), SpfAnswers.json(result));
    }

    private SpfRequest request() {
        return ImmutableSpfRequest.builder()
                .client(address())
                .helo(client.helo)
                .mailFrom(NULL_SENDER.equals(client.from) || client.from == null ? "" : client.from)
                .build();
    }

    private InetAddress address() {
        try {
            return InetAddresses.forString(client.ip);
        } catch (IllegalArgumentException e) {
            throw misuse("--ip " + client.ip + ": no IP address");
        }
    }
}
