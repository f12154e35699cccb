package dev.emailrouting.tlsrpt;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reports as JSON (RFC 8460 4.4). What is not known is left out rather than null, and lists that are empty are there all the same:
 * readers in the field break on the one and on the absence of the other.
 */
public final class TlsReportJson {
    private TlsReportJson() {}

    public static ObjectNode write(TlsReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "organization-name", report.organization());
        json.putObject("date-range")
                .put("start-datetime", report.begin().toString())
                .put("end-datetime", report.end().toString());
        put(json, "contact-info", report.contact());
        json.put("report-id", report.id());
        ArrayNode policies = json.putArray("policies");
        report.policies().forEach(result -> policies.add(write(result)));
        return json;
    }

    private static ObjectNode write(PolicyResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("policy", write(result.policy()));
        json.putObject("summary")
                .put("total-successful-session-count", result.successful())
                .put("total-failure-session-count", result.failed());
        ArrayNode failures = json.putArray("failure-details");
        result.failures()
                .forEach(count -> failures.add(write(count.failure()).put("failed-session-count", count.sessions())));
        return json;
    }

    /** A policy alone. */
    public static ObjectNode write(TlsPolicy policy) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("policy-type", policy.type().word());
        put(json, "policy-string", policy.lines());
        json.put("policy-domain", policy.domain());
        put(json, "mx-host", policy.mxHosts());
        return json;
    }

    /** A failure without its count. */
    public static ObjectNode write(TlsFailure failure) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("result-type", failure.type().word());
        put(json, "sending-mta-ip", failure.sendingMtaIp());
        put(json, "receiving-mx-hostname", failure.receivingMxHostname());
        put(json, "receiving-mx-helo", failure.receivingMxHelo());
        put(json, "receiving-ip", failure.receivingIp());
        put(json, "additional-information", failure.additionalInformation());
        put(json, "failure-reason-code", failure.reasonCode());
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> text) {
        text.ifPresent(value -> json.put(name, value));
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        ArrayNode list = json.putArray(name);
        texts.forEach(list::add);
    }
}
