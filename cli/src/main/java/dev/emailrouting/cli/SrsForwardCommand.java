package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.srs.SrsForwarding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code srs forward}: prints the sender that a forwarded mail would have. */
@Command(
        name = "forward",
        description = {
            "Prints the sender that a mail from ADDRESS is forwarded with.",
            "A sender too long to be carried is invalid here: the server's store is not asked."
        })
final class SrsForwardCommand extends SrsAddressCommand {
    @Parameters(paramLabel = "ADDRESS", description = "The envelope sender, without angle brackets.")
    private String sender;

    @Override
    public Integer call() {
        SrsForwarding forwarding = rewriter(configuration()).forward(sender);
        ObjectNode json = SrsAnswers.json(forwarding);
        return forwarding.sender().map(address -> good(address, json)).orElseGet(() -> bad(forwarding.reason(), json));
    }
}
