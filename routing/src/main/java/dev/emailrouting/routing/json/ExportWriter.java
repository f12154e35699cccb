package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedHook;
import dev.emailrouting.routing.json.ExportDocument.ExportedScript;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedSuppression;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.send.Suppression.Reason;

/** Writes an {@link ExportDocument}. Lists that came after the first ones are absent where they are empty. */
final class ExportWriter {
    private ExportWriter() {}

    static ObjectNode write(ExportDocument exported) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("format", ExportDocument.FORMAT)
                .put("version", ExportDocument.VERSION);
        ArrayNode accounts = document.putArray("accounts");
        exported.accounts().forEach(name -> accounts.addObject().put("name", name.toString()));
        ArrayNode destinations = document.putArray("destinations");
        exported.destinations().forEach(destination -> write(destination, destinations.addObject()));
        ArrayNode domains = document.putArray("destinationDomains");
        exported.destinationDomains()
                .forEach(domain -> domains.addObject()
                        .put("account", domain.account().toString())
                        .put("domain", domain.domain().toString()));
        ArrayNode zones = document.putArray("zones");
        exported.zones().forEach(zone -> write(zone, zones.addObject()));
        ArrayNode senders = document.putArray("senders");
        exported.senders().forEach(sender -> write(sender, senders.addObject()));
        exported.sieve()
                .forEach(script -> write(script, document.withArray("/sieve").addObject()));
        exported.messageHooks()
                .forEach(hook -> write(hook, document.withArray("/messageHooks").addObject()));
        exported.bindings()
                .forEach(binding ->
                        write(binding, document.withArray("/bindings").addObject()));
        exported.submitters()
                .forEach(submitter ->
                        write(submitter, document.withArray("/submitters").addObject()));
        exported.suppressions()
                .forEach(suppression ->
                        write(suppression, document.withArray("/suppressions").addObject()));
        return document;
    }

    private static void write(ExportedDestination destination, ObjectNode object) {
        object.put("account", destination.account().toString())
                .put("email", destination.email().toString());
        destination.verified().ifPresent(verified -> object.put("verified", verified));
    }

    private static void write(ExportedZone zone, ObjectNode object) {
        object.put("name", zone.name().toString()).put("account", zone.account().toString());
        zone.settings().ifPresent(settings -> object.setAll(ZoneSettingsJson.write(settings)));
        ArrayNode subdomains = object.putArray("subdomains");
        zone.subdomains().forEach(name -> subdomains.add(name.toString()));
        ArrayNode rules = object.putArray("rules");
        zone.rules().forEach(rule -> {
            ObjectNode written = JsonNodeFactory.instance.objectNode().put("id", rule.id());
            rules.add(written.setAll(RuleJson.write(rule.content())));
        });
    }

    private static void write(ExportedSender sender, ObjectNode object) {
        object.put("list", sender.kind().word()).put("pattern", sender.pattern());
        sender.scope().account().ifPresent(account -> object.put("account", account.toString()));
        sender.scope().zone().ifPresent(zone -> object.put("zone", zone.toString()));
        if (!sender.note().isEmpty()) {
            object.put("note", sender.note());
        }
    }

    private static void write(ExportedScript script, ObjectNode object) {
        object.put("account", script.account().toString())
                .put("name", script.name())
                .put("source", script.source().text());
    }

    private static void write(ExportedHook hook, ObjectNode object) {
        object.put("account", hook.account().toString())
                .put("name", hook.name())
                .setAll(MessageHookJson.write(hook.content()));
    }

    private static void write(ExportedBinding binding, ObjectNode object) {
        object.put("account", binding.account().toString())
                .put("name", binding.name().toString())
                .setAll(SendRightsJson.write(binding.rights()));
    }

    private static void write(ExportedSubmitter submitter, ObjectNode object) {
        object.put("account", submitter.account().toString())
                .put("user", submitter.user().toString())
                .setAll(SendRightsJson.write(submitter.rights()));
    }

    private static void write(ExportedSuppression suppression, ObjectNode object) {
        object.put("account", suppression.account().toString())
                .put("email", suppression.email().toString())
                .put("reason", Reason.MANUAL.word());
        suppression.note().ifPresent(note -> object.put("note", note));
        suppression.expires().ifPresent(end -> object.put("expires", end.toString()));
    }
}
