package dev.emailrouting.cli;

import java.io.IOException;
import java.util.stream.Collectors;

import dev.emailrouting.dkim.DkimResult;
import dev.emailrouting.dkim.DkimSignatureResult;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.keys.DomainKeyLookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dkim verify}: says of every signature whether it holds. */
@Command(
        name = "verify",
        description = {
            "Verifies the signatures of the message on standard input, top to bottom, a line each.",
            "Good is a message with at least one signature that holds."
        })
final class DkimVerifyCommand extends CliCommand {
    @Mixin
    private DnsOptions dns;

    @Override
    public Integer call() throws IOException {
        DkimResult result = new DkimVerifier(new DomainKeyLookup(dns.client()), clock()).verify(message());
        return answer(!result.passed().isEmpty(), text(result), DkimAnswers.json(result));
    }

    private static String text(DkimResult result) {
        return result.signatures().isEmpty()
                ? "the message is not signed"
                : result.signatures().stream().map(DkimVerifyCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(DkimSignatureResult signature) {
        String name = signature.domain().isEmpty() ? "" : " d=" + signature.domain() + " s=" + signature.selector();
        return signature.status().word() + name + ": " + signature.reason();
    }
}
