package dev.emailrouting.cli;

import java.util.Optional;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.MxPattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mta-sts match}: whether an mx of a policy permits a host. */
@Command(
        name = "match",
        description = {
            "Says whether the mx PATTERN of a policy permits the mail exchanger HOST.",
            "Only a match is good."
        })
final class MtaStsMatchCommand extends CliCommand {
    @Parameters(paramLabel = "PATTERN", description = "A host name, or *. before a domain.")
    private String pattern;

    @Parameters(paramLabel = "HOST", description = "The name of an MX record.")
    private String host;

    @Override
    public Integer call() {
        Optional<MxPattern> mx = MxPattern.parse(pattern);
        if (mx.isEmpty()) {
            return bad(
                    "the pattern is neither a host name nor *. before a domain",
                    Json.object().put("match", false).put("error", "no pattern"));
        }
        boolean match = DnsName.of(host).filter(mx.get()::covers).isPresent();
        return answer(match, match ? "match" : "no match", Json.object().put("match", match));
    }
}
