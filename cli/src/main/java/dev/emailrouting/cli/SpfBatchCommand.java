package dev.emailrouting.cli;

import java.net.InetAddress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.emailrouting.spf.ImmutableSpfRequest;
import dev.emailrouting.spf.SpfEvaluator;
import picocli.CommandLine.Command;

/** {@code spf batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has ip, helo, mailFrom (empty or left out for the null sender) and dns, a table as --dns-file has it. "
                    + "The network is not asked."
        })
final class SpfBatchCommand extends BatchCommand {
    @Override
    ObjectNode answer(ObjectNode given) {
        CaseFields fields = new CaseFields(given);
        return SpfAnswers.json(new SpfEvaluator(fields.dns(), clock())
                .check(ImmutableSpfRequest.builder()
                        .client(address(fields.text("ip")))
                        .helo(fields.optionalText("helo").orElse(""))
                        .mailFrom(fields.optionalText("mailFrom"))
                        .build()));
    }

    private static InetAddress address(String ip) {
        try {
            return InetAddresses.forString(ip);
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException("ip is no IP address", e);
        }
    }
}
