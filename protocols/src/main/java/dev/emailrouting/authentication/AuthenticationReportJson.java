package dev.emailrouting.authentication;

import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport.Arc;
import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.AuthenticationReport.Dmarc;
import dev.emailrouting.authentication.AuthenticationReport.Forwardability;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.AuthenticationReport.Spf;

/**
 * A report as one ASCII text, to be kept beside its message where only texts can be kept. A text of another version, or
 * that is none of ours, is no report: whoever reads it makes the checks anew.
 */
public final class AuthenticationReportJson {
    /** No written report is longer, and nothing longer is read. */
    public static final int MAX_SIZE = 512 * 1024;

    private static final int VERSION = 1;
    /** More than a mailbox or a domain name can have (RFC 5321 4.5.3.1). */
    private static final int MAX_TEXT = 512;

    private static final int MAX_SEALED_RESULTS = 16 * 1024;
    private static final int MAX_SIGNATURES = 20;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AuthenticationReportJson() {}

    /**
     * What a sender made longer than anybody needs is shortened: texts, and the signatures from the 21st on. Sealed results
     * are kept whole or not at all, for a part of them could say something else.
     */
    public static String write(AuthenticationReport report) {
        try {
            return JSON.writeValueAsString(object(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    private static ObjectNode object(AuthenticationReport report) {
        ObjectNode json = object().put("version", VERSION);
        json.set("client", object(report.client()));
        json.set("spf", object(report.spf()));
        report.helo().ifPresent(helo -> json.set("helo", object(helo)));
        ArrayNode signatures = json.putArray("dkim");
        report.dkim().stream().limit(MAX_SIGNATURES).forEach(signature -> signatures.add(object(signature)));
        json.set("dmarc", object(report.dmarc()));
        json.set("arc", object(report.arc()));
        json.set(
                "forwardability",
                object().put("survives", report.forwardability().survives())
                        .put("reason", cut(report.forwardability().reason())));
        report.loss().ifPresent(loss -> json.put("loss", cut(loss)));
        return json;
    }

    private static ObjectNode object(SmtpIdentity client) {
        ObjectNode json = object().put("address", InetAddresses.toAddrString(client.address()));
        client.helo().ifPresent(helo -> json.put("helo", cut(helo)));
        client.mailFrom().ifPresent(mailFrom -> json.put("mailFrom", cut(mailFrom)));
        return json;
    }

    private static ObjectNode object(Spf spf) {
        return object(spf.verdict(), spf.reason()).put("domain", cut(spf.domain()));
    }

    private static ObjectNode object(Dkim signature) {
        return object(signature.verdict(), signature.reason())
                .put("domain", cut(signature.domain()))
                .put("selector", cut(signature.selector()))
                .put("algorithm", cut(signature.algorithm()))
                .put("signatureStart", cut(signature.signatureStart()))
                .put("coversWholeBody", signature.coversWholeBody())
                .put("aligned", signature.aligned());
    }

    private static ObjectNode object(Dmarc dmarc) {
        ObjectNode json = object(dmarc.verdict(), dmarc.reason());
        dmarc.headerFrom().ifPresent(domain -> json.put("headerFrom", cut(domain)));
        dmarc.policy().ifPresent(policy -> json.put("policy", policy.name()));
        return json.put("disposition", dmarc.disposition().name()).put("spfAligned", dmarc.spfAligned());
    }

    private static ObjectNode object(Arc arc) {
        ObjectNode json = object(arc.verdict(), arc.reason())
                .put("instances", arc.instances())
                .put("oldestPass", arc.oldestPass());
        arc.sealer().ifPresent(sealer -> json.put("sealer", cut(sealer)));
        arc.sealedResults()
                .filter(results -> results.length() <= MAX_SEALED_RESULTS)
                .ifPresent(results -> json.put("sealedResults", results));
        return json;
    }

    private static ObjectNode object(Verdict verdict, String reason) {
        return object().put("verdict", verdict.word()).put("reason", cut(reason));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** Empty for what is not a report of this version. */
    public static Optional<AuthenticationReport> read(String text) {
        if (text.length() > MAX_SIZE) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(text);
            return number(json, "version") == VERSION ? Optional.of(report(json)) : Optional.empty();
        } catch (JsonProcessingException | UnreadableException e) {
            return Optional.empty();
        }
    }

    private static AuthenticationReport report(JsonNode json) throws UnreadableException {
        ImmutableAuthenticationReport.Builder report = ImmutableAuthenticationReport.builder()
                .client(client(member(json, "client")))
                .spf(spf(member(json, "spf")))
                .dmarc(dmarc(member(json, "dmarc")))
                .arc(arc(member(json, "arc")))
                .forwardability(forwardability(member(json, "forwardability")))
                .loss(optionalText(json, "loss"));
        if (json.has("helo")) {
            report.helo(spf(json.get("helo")));
        }
        for (JsonNode signature : member(json, "dkim")) {
            report.addDkim(dkim(signature));
        }
        return report.build();
    }

    private static SmtpIdentity client(JsonNode json) throws UnreadableException {
        String address = text(json, "address");
        if (!InetAddresses.isInetAddress(address)) {
            throw new UnreadableException();
        }
        return ImmutableSmtpIdentity.builder()
                .address(InetAddresses.forString(address))
                .helo(optionalText(json, "helo"))
                .mailFrom(optionalText(json, "mailFrom"))
                .build();
    }

    private static Spf spf(JsonNode json) throws UnreadableException {
        return ImmutableSpf.builder()
                .verdict(verdict(json))
                .domain(text(json, "domain"))
                .reason(text(json, "reason"))
                .build();
    }

    private static Dkim dkim(JsonNode json) throws UnreadableException {
        return ImmutableDkim.builder()
                .verdict(verdict(json))
                .domain(text(json, "domain"))
                .selector(text(json, "selector"))
                .algorithm(text(json, "algorithm"))
                .signatureStart(text(json, "signatureStart"))
                .coversWholeBody(bool(json, "coversWholeBody"))
                .aligned(bool(json, "aligned"))
                .reason(text(json, "reason"))
                .build();
    }

    private static Dmarc dmarc(JsonNode json) throws UnreadableException {
        ImmutableDmarc.Builder dmarc = ImmutableDmarc.builder()
                .verdict(verdict(json))
                .headerFrom(optionalText(json, "headerFrom"))
                .disposition(policy(text(json, "disposition")))
                .spfAligned(bool(json, "spfAligned"))
                .reason(text(json, "reason"));
        if (json.has("policy")) {
            dmarc.policy(policy(text(json, "policy")));
        }
        return dmarc.build();
    }

    private static Arc arc(JsonNode json) throws UnreadableException {
        return ImmutableArc.builder()
                .verdict(verdict(json))
                .instances(number(json, "instances"))
                .oldestPass(number(json, "oldestPass"))
                .sealer(optionalText(json, "sealer"))
                .sealedResults(optionalText(json, "sealedResults"))
                .reason(text(json, "reason"))
                .build();
    }

    private static Forwardability forwardability(JsonNode json) throws UnreadableException {
        return ImmutableForwardability.builder()
                .survives(bool(json, "survives"))
                .reason(text(json, "reason"))
                .build();
    }

    private static Verdict verdict(JsonNode json) throws UnreadableException {
        return Verdict.ofWord(text(json, "verdict")).orElseThrow(UnreadableException::new);
    }

    private static Policy policy(String name) throws UnreadableException {
        return Arrays.stream(Policy.values())
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(UnreadableException::new);
    }

    private static JsonNode member(JsonNode json, String name) throws UnreadableException {
        return Optional.ofNullable(json.get(name)).orElseThrow(UnreadableException::new);
    }

    private static String text(JsonNode json, String name) throws UnreadableException {
        return optionalText(json, name).orElseThrow(UnreadableException::new);
    }

    private static Optional<String> optionalText(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::textValue);
    }

    private static boolean bool(JsonNode json, String name) throws UnreadableException {
        JsonNode value = member(json, name);
        if (!value.isBoolean()) {
            throw new UnreadableException();
        }
        return value.booleanValue();
    }

    private static int number(JsonNode json, String name) throws UnreadableException {
        JsonNode value = member(json, name);
        if (!value.isInt()) {
            throw new UnreadableException();
        }
        return value.intValue();
    }

    private static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
