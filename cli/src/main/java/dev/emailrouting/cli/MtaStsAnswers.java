package dev.emailrouting.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.mtasts.DomainReport;
import dev.emailrouting.mtasts.DomainReport.MxReport;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.mtasts.StsRecord;

/** Records, policies and reports of MTA-STS, as text and as JSON: {@code valid}, and what they say or the {@code reason} why they are not. */
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

    static ObjectNode json(DomainReport report) {
        ObjectNode json = Json.object().put("good", report.isGood()).put("domain", report.domain());
        json.set(
                "record",
                report.record()
                        .map(MtaStsAnswers::json)
                        .orElseGet(() -> invalid(report.recordProblem().orElse(""))));
        json.set("policy", report.policy().map(MtaStsAnswers::json).orElseGet(() -> problem(report)));
        ArrayNode exchangers = json.putArray("exchangers");
        report.exchangers().forEach(exchanger -> exchangers.add(json(exchanger)));
        report.exchangersProblem().ifPresent(problem -> json.put("exchangersProblem", problem));
        return json;
    }

    private static ObjectNode problem(DomainReport report) {
        PolicyFault fault = report.policyProblem().orElseThrow();
        return invalid(fault.text()).put("result", fault.kind().word().orElse(null));
    }

    private static ObjectNode json(MxReport exchanger) {
        return Json.object()
                .put("host", exchanger.host())
                .put("permitted", exchanger.permitted())
                .put("tls", exchanger.tls().version().orElse(null))
                .put("problem", exchanger.tls().problem().orElse(null));
    }

    /** A line for each thing that was looked at. */
    static String text(DomainReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("record: "
                + report.record()
                        .map(record -> "id=" + record.id())
                        .orElseGet(() -> "none, " + report.recordProblem().orElse("")));
        lines.add(
                "policy: " + report.policy().map(MtaStsAnswers::text).orElseGet(() -> "none, " + problemText(report)));
        report.exchangers().forEach(exchanger -> lines.add(text(exchanger)));
        report.exchangersProblem().ifPresent(problem -> lines.add("exchangers: none, " + problem));
        return String.join(System.lineSeparator(), lines);
    }

    private static String problemText(DomainReport report) {
        PolicyFault fault = report.policyProblem().orElseThrow();
        return fault.kind().word().map(word -> word + ": ").orElse("") + fault.text();
    }

    private static String text(MxReport exchanger) {
        return exchanger.host() + ": "
                + (exchanger.permitted() ? "permitted" : "not permitted") + ", "
                + exchanger.tls().version().orElse("no TLS") + ", "
                + exchanger.tls().problem().orElse("well");
    }
}
