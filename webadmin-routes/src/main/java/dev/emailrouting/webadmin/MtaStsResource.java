package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.KeptPolicy;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.Policy;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverride.Kind;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import dev.emailrouting.mtasts.PolicyService;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.json.DomainReportJson;
import dev.emailrouting.routing.json.PublishedPolicyJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;

/**
 * {@code mta-sts}: the policies of the domains that mail is sent to (RFC 8461), as they are known here; what an administrator wants
 * in their place; and all that a domain has of MTA-STS, tried now.
 */
final class MtaStsResource {
    private static final String BASE = EmailRoutingRoutes.BASE_PATH + "/mta-sts";
    private static final String POLICIES = BASE + "/policies";
    private static final String POLICY = POLICIES + "/:domain";
    private static final String OVERRIDES = BASE + "/overrides";
    private static final String OVERRIDE = OVERRIDES + "/:domain";
    private static final String AFTER = "after";
    private static final String DOMAIN = "domain";
    private static final String KIND = "kind";
    private static final int MAX_PATTERNS = 100;

    private final PolicyService policies;
    private final PolicyOverrideStore overrides;
    private final DomainCheck check;
    private final AuditLog audit;

    @Inject
    MtaStsResource(PolicyService policies, PolicyOverrideStore overrides, DomainCheck check, AuditLog audit) {
        this.policies = policies;
        this.overrides = overrides;
        this.check = check;
        this.audit = audit;
    }

    void define(Endpoints endpoints) {
        endpoints.get(POLICIES, this::list, AFTER, Listing.LIMIT);
        endpoints.get(POLICY, this::show);
        endpoints.delete(POLICY, this::purge);
        endpoints.post(POLICY + "/refresh", this::refresh);
        endpoints.ask(BASE + "/try", this::tryNow);
        endpoints.get(OVERRIDES, this::listOverrides);
        endpoints.get(OVERRIDE, this::showOverride);
        endpoints.put(OVERRIDE, this::override);
        endpoints.delete(OVERRIDE, this::deleteOverride);
    }

    /** Behind a domain rather than by number: it is a cache, whose entries come and go. */
    private Answer list(Call call) {
        int limit = call.page().limit();
        Optional<String> after = call.parameter(AFTER, MtaStsResource::name).map(DnsName::toString);
        List<KeptPolicy> kept = policies.list(after, limit);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = answer.putArray("entries");
        kept.forEach(policy -> entries.add(json(policy)));
        if (kept.size() == limit) {
            answer.put("next", kept.get(limit - 1).policy().domain());
        }
        return Answer.ok(answer.put("limit", limit));
    }

    private Answer show(Call call) {
        return Answer.ok(json(kept(domain(call))));
    }

    private KeptPolicy kept(String domain) {
        return policies.inspect(domain).orElseThrow(() -> new NotFoundException("policy of " + domain));
    }

    private Answer purge(Call call) {
        String domain = domain(call);
        ObjectNode before = json(kept(domain));
        policies.purge(domain);
        audit.deleted(AuditSubject.of(AuditedResource.STS_POLICY, domain), before);
        return Answer.noContent();
    }

    /** What applies to mail from now on; a fault of the domain's is part of the answer. */
    private Answer refresh(Call call) {
        StrictObject.of(call.body(), Set.of());
        String domain = domain(call);
        Map<String, ObjectNode> before = shown(domain, policies.inspect(domain).map(KeptPolicy::policy));
        PolicyAnswer found = policies.refresh(domain);
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put(DOMAIN, domain)
                .put("mode", found.mode().word());
        found.policy().ifPresent(policy -> answer.set("policy", json(policy)));
        found.fault().ifPresent(fault -> answer.set("problem", DomainReportJson.write(fault)));
        audit.changed(AuditedResource.STS_POLICY, before, shown(domain, found.policy()));
        return Answer.ok(answer);
    }

    private static Map<String, ObjectNode> shown(String domain, Optional<Policy> policy) {
        return policy.map(known -> Map.of(domain, json(known))).orElse(Map.of());
    }

    private Answer tryNow(Call call) {
        DnsName domain = StrictObject.of(call.body(), Set.of(DOMAIN)).requiredText(DOMAIN, MtaStsResource::name);
        return Answer.ok(DomainReportJson.write(check.check(domain)));
    }

    private Answer listOverrides(Call call) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = answer.putArray("entries");
        overrides.all().forEach(override -> entries.add(json(override)));
        return Answer.ok(answer);
    }

    private Answer showOverride(Call call) {
        return Answer.ok(json(existing(domain(call))));
    }

    private PolicyOverride existing(String domain) {
        return overrides.find(domain).orElseThrow(() -> new NotFoundException("override for " + domain));
    }

    private Answer override(Call call) {
        String domain = domain(call);
        PolicyOverride wanted =
                read(domain, StrictObject.of(call.body(), Set.of(DOMAIN, KIND, PublishedPolicyJson.MX)));
        Optional<PolicyOverride> before = overrides.find(domain);
        overrides.put(wanted);
        audit.changed(
                AuditedResource.STS_OVERRIDE,
                before.map(override -> Map.of(domain, json(override))).orElse(Map.of()),
                Map.of(domain, json(wanted)));
        return Answer.ok(json(wanted));
    }

    private static PolicyOverride read(String domain, StrictObject body) {
        body.text(
                DOMAIN,
                (field, text) ->
                        References.mustBe(domain, field, name(field, text).toString()));
        Kind kind = body.requiredText(KIND, (field, text) -> Texts.oneOf(Kind.values(), Kind::word, field, text));
        List<MxPattern> mx = body.has(PublishedPolicyJson.MX)
                ? body.texts(PublishedPolicyJson.MX, MAX_PATTERNS, PublishedPolicyJson::pattern)
                : List.of();
        if (mx.isEmpty() == (kind == Kind.ENFORCE)) {
            throw new InvalidInputException(
                    PublishedPolicyJson.MX,
                    kind == Kind.ENFORCE ? "enforce wants at least one host" : "goes with enforce alone");
        }
        switch (kind) {
            case OFF:
                return PolicyOverride.off(domain);
            case TESTING:
                return PolicyOverride.testing(domain);
            default:
                return PolicyOverride.enforce(domain, mx);
        }
    }

    private Answer deleteOverride(Call call) {
        String domain = domain(call);
        ObjectNode before = json(existing(domain));
        overrides.delete(domain);
        audit.deleted(AuditSubject.of(AuditedResource.STS_OVERRIDE, domain), before);
        return Answer.noContent();
    }

    private static String domain(Call call) {
        return call.part(DOMAIN, MtaStsResource::name).toString();
    }

    private static DnsName name(String field, String text) {
        return DnsName.of(DomainName.parse(field, text).toString())
                .orElseThrow(() -> new InvalidInputException(field, "is no domain name"));
    }

    private static ObjectNode json(Policy policy) {
        return PublishedPolicyJson.write(policy.content())
                .put("id", policy.id())
                .put("fetched", policy.fetched().toString())
                .put("expires", policy.expires().toString())
                .put("text", policy.content().toString());
    }

    private static ObjectNode json(KeptPolicy kept) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put(DOMAIN, kept.policy().domain());
        json.setAll(json(kept.policy()));
        json.put("lastUsed", kept.lastUsed().toString())
                .put("refreshDue", kept.refreshDue().toString());
        kept.refreshFailure()
                .ifPresent(failure -> json.putObject("refreshFailure")
                        .put("time", failure.time().toString())
                        .put("reason", failure.reason()));
        return json;
    }

    private static ObjectNode json(PolicyOverride override) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(DOMAIN, override.domain())
                .put(KIND, override.kind().word());
        if (override.kind() == Kind.ENFORCE) {
            ArrayNode mx = json.putArray(PublishedPolicyJson.MX);
            override.mx().forEach(pattern -> mx.add(pattern.toString()));
        }
        return json;
    }
}
