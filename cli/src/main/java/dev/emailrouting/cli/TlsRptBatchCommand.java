package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import picocli.CommandLine.Command;

/** {@code tlsrpt batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has records, each a list of character-strings. The answer has valid and rua; where it is not valid, a reason."
        })
final class TlsRptBatchCommand extends BatchCommand {
    @Override
    ObjectNode answer(ObjectNode given) {
        return TlsRptAnswers.json(TlsRptLookup.among(new CaseFields(given).txtRecords("records")));
    }
}
