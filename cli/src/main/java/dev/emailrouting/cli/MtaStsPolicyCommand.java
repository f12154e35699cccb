package dev.emailrouting.cli;

import java.io.IOException;

import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.StsPolicy;
import picocli.CommandLine.Command;

/** {@code mta-sts policy}: whether a text is a policy, and what it asks for. */
@Command(
        name = "policy",
        description = "Reads a policy, as a policy host serves it, from standard input and prints what it asks for.")
final class MtaStsPolicyCommand extends CliCommand {
    @Override
    public Integer call() throws IOException {
        // One octet more than there may be, so that it shows where there are too many.
        byte[] text = in().readNBytes(StsPolicy.MAX_OCTETS + 1);
        try {
            StsPolicy policy = StsPolicy.parse(text);
            return good(MtaStsAnswers.text(policy), MtaStsAnswers.json(policy));
        } catch (InvalidStsPolicyException e) {
            return bad(e.getMessage(), MtaStsAnswers.invalid(e.getMessage()));
        }
    }
}
