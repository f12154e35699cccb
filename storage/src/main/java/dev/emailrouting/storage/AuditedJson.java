package dev.emailrouting.storage;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.MessageHookJson;
import dev.emailrouting.routing.json.PublishedPolicyJson;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.json.SendRightsJson;
import dev.emailrouting.routing.json.ZoneSettingsJson;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookJson;

/** What the audit log shows of a thing: what people set of it, in the words of the REST API, and no secret. */
final class AuditedJson {
    private AuditedJson() {}

    static ObjectNode of(Account account) {
        return JsonNodeFactory.instance.objectNode().put("name", account.name().toString());
    }

    static ObjectNode of(Zone zone) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", zone.name().toString())
                .put("account", zone.account().toString());
        return json.setAll(ZoneSettingsJson.write(zone.settings()));
    }

    static ObjectNode of(Subdomain subdomain) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", subdomain.name().toString());
    }

    static ObjectNode of(PublishedPolicy policy) {
        return PublishedPolicyJson.write(policy.content());
    }

    static ObjectNode of(Rule rule) {
        return RuleJson.write(rule.content());
    }

    static ObjectNode of(SenderEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("list", entry.kind().word())
                .put("pattern", entry.pattern())
                .put("note", entry.note());
    }

    static ObjectNode of(Destination destination) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("account", destination.account().toString())
                .put("email", destination.email().toString())
                .put("verified", destination.verified().isPresent());
        destination.suspended().ifPresent(suspension -> json.put("suspended", suspension.reason()));
        return json;
    }

    static ObjectNode of(Webhook webhook) {
        ObjectNode json = WebhookJson.write(webhook.content())
                .put("account", webhook.account().toString());
        webhook.disabledReason().ifPresent(reason -> json.put("disabledReason", reason));
        return json;
    }

    static ObjectNode of(MessageHook hook) {
        return MessageHookJson.write(hook.content())
                .put("account", hook.account().toString())
                .put("name", hook.name());
    }

    static ObjectNode of(Binding binding) {
        ObjectNode json = SendRightsJson.write(binding.rights())
                .put("account", binding.account().toString());
        ArrayNode tokens = json.putArray("tokens");
        binding.tokens().forEach(token -> {
            ObjectNode shown = tokens.addObject().put("created", token.created().toString());
            token.ends().ifPresent(end -> shown.put("ends", end.toString()));
        });
        return json;
    }

    static ObjectNode of(Submitter submitter) {
        return SendRightsJson.write(submitter.rights())
                .put("account", submitter.account().toString());
    }

    static ObjectNode of(DestinationDomain domain) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("account", domain.account().toString())
                .put("domain", domain.domain().toString());
    }

    static ObjectNode verificationMail(EmailAddress to, Instant expires) {
        return JsonNodeFactory.instance.objectNode().put("email", to.toString()).put("expires", expires.toString());
    }
}
