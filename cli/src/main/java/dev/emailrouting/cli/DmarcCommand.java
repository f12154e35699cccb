package dev.emailrouting.cli;

import java.util.List;

import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.dmarc.DmarcEvaluator;
import dev.emailrouting.dmarc.DmarcResult;
import dev.emailrouting.dmarc.DmarcResult.Outcome;
import dev.emailrouting.dmarc.ImmutableDmarcRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dmarc}: what DMARC says, given what SPF and DKIM said. */
@Command(
        name = "dmarc",
        description = {
            "Tells what DMARC (RFC 9989) says of a message from an author, given the domains that SPF and DKIM passed for.",
            "Exit code 0 is pass or none, 1 anything else."
        },
        subcommands = DmarcBatchCommand.class)
final class DmarcCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS|DOMAIN",
            description = "The author, as in From; more than once for a From with several.")
    private List<String> from = List.of();

    @Option(names = "--dkim", paramLabel = "DOMAIN", description = "d= of a signature that passed.")
    private List<String> dkim = List.of();

    @Option(names = "--spf", paramLabel = "DOMAIN", description = "The domain of MAIL FROM, where SPF passed.")
    private List<String> spf = List.of();

    @Override
    public Integer call() {
        // A required option would be asked of the subcommand's users too.
        if (from.isEmpty()) {
            throw misuse("Missing required option: '--from=ADDRESS|DOMAIN'");
        }
        DmarcResult result = new DmarcEvaluator(dns.client())
                .evaluate(ImmutableDmarcRequest.builder()
                        .author(AuthorDomain.named(from))
                        .dkimDomains(dkim)
                        .spfDomains(spf)
                        .build());
        boolean good = result.outcome() == Outcome.PASS || result.outcome() == Outcome.NONE;
        return answer(good, DmarcAnswers.text(result), DmarcAnswers.json(result));
    }
}
