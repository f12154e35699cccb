package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.mtasts.DomainReport;
import dev.emailrouting.mtasts.DomainReport.MxReport;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.mtasts.StsRecord;

/**
 * What a domain has of MTA-STS:
 *
 * <pre>{@code
 * {"domain": "example.com", "good": false,
 *  "record": {"text": "v=STSv1; id=1", "id": "1"},
 *  "policy": {"mode": "enforce", "maxAge": 604800, "mx": ["mx.example.org"], "text": "version: STSv1\r\n..."},
 *  "exchangers": [{"host": "mx.example.org", "permitted": true, "tls": "TLSv1.3", "problem": "..."}]}
 * }</pre>
 *
 * In place of what is not there stand {@code recordProblem}, {@code policyProblem} and {@code exchangersProblem}.
 */
public final class DomainReportJson {
    private DomainReportJson() {}

    public static ObjectNode write(DomainReport report) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("domain", report.domain())
                .put("good", report.isGood());
        report.record().ifPresent(record -> written.set("record", write(record)));
        report.recordProblem().ifPresent(problem -> written.put("recordProblem", problem));
        report.policy().ifPresent(policy -> written.set("policy", write(policy)));
        report.policyProblem().ifPresent(problem -> written.set("policyProblem", write(problem)));
        ArrayNode exchangers = written.putArray("exchangers");
        report.exchangers().forEach(exchanger -> exchangers.add(write(exchanger)));
        report.exchangersProblem().ifPresent(problem -> written.put("exchangersProblem", problem));
        return written;
    }

    private static ObjectNode write(StsRecord record) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("text", record.toString())
                .put("id", record.id());
    }

    private static ObjectNode write(StsPolicy policy) {
        return PublishedPolicyJson.write(policy).put("text", policy.toString());
    }

    /** {@code {"result": "sts-policy-invalid", "reason": "..."}}, without a result where TLS reports have no word for it. */
    public static ObjectNode write(PolicyFault fault) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        fault.kind().word().ifPresent(word -> written.put("result", word));
        return written.put("reason", fault.text());
    }

    private static ObjectNode write(MxReport exchanger) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("host", exchanger.host())
                .put("permitted", exchanger.permitted());
        exchanger.tls().version().ifPresent(version -> written.put("tls", version));
        exchanger.tls().problem().ifPresent(problem -> written.put("problem", problem));
        return written;
    }
}
