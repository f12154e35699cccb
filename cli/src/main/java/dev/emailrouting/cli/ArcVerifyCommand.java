package dev.emailrouting.cli;

import java.io.IOException;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.keys.DomainKeyLookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code arc verify}: what a message's chain is worth, and why. */
@Command(
        name = "verify",
        description = {
            "Validates the chain of the message on standard input: none, pass, fail or temperror, and why.",
            "A chain that passes is good, and so is a message without one."
        })
final class ArcVerifyCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Override
    public Integer call() throws IOException {
        ArcResult result = new ArcValidator(new DomainKeyLookup(dns.client()), clock()).validate(message());
        boolean good = result.status() == ArcResult.Status.PASS || result.status() == ArcResult.Status.NONE;
        return answer(good, ArcAnswers.word(result.status()) + ": " + result.reason(), ArcAnswers.json(result));
    }
}
