package dev.emailrouting.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.keys.DomainKeyLookup;
import picocli.CommandLine.Command;

/** {@code arc batch}: conformance data, a message a line. */
@Command(
        name = "batch",
        description = {
            "Validates the chains of many messages: JSON objects on standard input, one a line.",
            "A case has message (base64) and dns (as --dns-file has it)."
        })
final class ArcBatchCommand extends BatchCommand {

    @Override
    int maxLine() {
        return MAX_MESSAGE_LINE;
    }

    @Override
    ObjectNode answer(ObjectNode given) {
        CaseFields fields = new CaseFields(given);
        try {
            return ArcAnswers.json(
                    new ArcValidator(new DomainKeyLookup(fields.dns()), clock()).validate(fields.message()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
