package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** {@code authres batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has value, what follows the field's colon. The answer has authservId and results, each with method, result, "
                    + "reason and props; or error."
        })
final class AuthresBatchCommand extends BatchCommand {
    @Override
    ObjectNode answer(ObjectNode given) {
        return AuthresAnswers.parsed(new CaseFields(given).text("value"));
    }
}
