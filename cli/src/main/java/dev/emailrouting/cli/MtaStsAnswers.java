package dev.emailrouting.cli;

import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.mtasts.StsRecord;

/** Records and policies of MTA-STS, as text and as JSON: {@code valid}, and what they say or the {@code reason} why they are not. */
final class MtaStsAnswers {
    private MtaStsAnswers() {}

    static ObjectNode json(StsRecord record) {
        return Json.object().put("valid", true).put("policyId", record.id());
    }

    static ObjectNode json(StsPolicy policy) {
        ObjectNode json = Json.object()
                .put("valid", true)
                .put("mode", policy.mode().word())
                .put("maxAge", policy.maxAge().toSeconds());
        ArrayNode mx = json.putArray("mx");
        policy.mx().forEach(pattern -> mx.add(pattern.toString()));
        return json;
    }

    static ObjectNode invalid(String reason) {
        return Json.object().put("valid", false).put("reason", reason);
    }

    static String text(StsPolicy policy) {
        String mx = policy.mx().stream().map(MxPattern::toString).collect(Collectors.joining(" "));
        return "mode=" + policy.mode().word() + " max_age=" + policy.maxAge().toSeconds() + " mx=" + mx;
    }
}
