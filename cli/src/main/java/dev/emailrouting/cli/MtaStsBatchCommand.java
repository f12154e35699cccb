package dev.emailrouting.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.InvalidStsRecordException;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyResponse;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.mtasts.StsRecord;
import picocli.CommandLine.Command;

/** {@code mta-sts batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has a kind. txt: records, each a list of character-strings; the answer has valid and policyId. policy: text; the "
                    + "answer has valid, mode, maxAge and mx. mx: patterns and host; the answer has match. http: status and "
                    + "content_type; the answer has accept. Where something is not well the answer has a reason."
        })
final class MtaStsBatchCommand extends BatchCommand {
    private static final long MAX_STATUS = 999;

    @Override
    ObjectNode answer(ObjectNode given) {
        CaseFields fields = new CaseFields(given);
        String kind = fields.text("kind");
        switch (kind) {
            case "txt":
                return record(fields);
            case "policy":
                return policy(fields.text("text"));
            case "mx":
                return match(fields.texts("patterns"), fields.text("host"));
            case "http":
                return response(fields);
            default:
                throw new InvalidCaseException("kind is none of txt, policy, mx and http");
        }
    }

    private static ObjectNode record(CaseFields fields) {
        try {
            return MtaStsAnswers.json(StsRecord.among(fields.txtRecords("records")));
        } catch (InvalidStsRecordException e) {
            return MtaStsAnswers.invalid(e.getMessage());
        }
    }

    private static ObjectNode policy(String text) {
        try {
            return MtaStsAnswers.json(StsPolicy.parse(text));
        } catch (InvalidStsPolicyException e) {
            return MtaStsAnswers.invalid(e.getMessage());
        }
    }

    /** A text that is no pattern permits nobody. */
    private static ObjectNode match(List<String> patterns, String host) {
        List<MxPattern> wellFormed = patterns.stream()
                .map(MxPattern::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
        return Json.object().put("match", MxPattern.anyCovers(wellFormed, host));
    }

    private static ObjectNode response(CaseFields fields) {
        long status = fields.wholeNumber("status", 0, MAX_STATUS)
                .orElseThrow(() -> new InvalidCaseException("status is missing"));
        Optional<String> unfitness =
                PolicyResponse.unfitness(Math.toIntExact(status), fields.optionalText("content_type"));
        ObjectNode json = Json.object().put("accept", unfitness.isEmpty());
        unfitness.ifPresent(reason -> json.put("reason", reason));
        return json;
    }
}
