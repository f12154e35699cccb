package dev.emailrouting.routing.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedHook;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedScript;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedSuppression;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.store.SenderScope;

/** Reads an {@link ExportDocument}. */
final class ExportReader {
    private static final Set<String> FIELDS = Set.of(
            "format",
            "version",
            "accounts",
            "destinations",
            "destinationDomains",
            "zones",
            "senders",
            "sieve",
            "messageHooks",
            "bindings",
            "submitters",
            "suppressions");
    private static final Set<String> ZONE_FIELDS =
            Sets.union(ZoneSettingsJson.FIELDS, Set.of("name", "account", "subdomains", "rules"));
    private static final Set<String> HOOK_FIELDS = Sets.union(MessageHookJson.FIELDS, Set.of("account", "name"));
    private static final Set<String> BINDING_FIELDS = Sets.union(SendRightsJson.FIELDS, Set.of("account", "name"));
    private static final Set<String> SUBMITTER_FIELDS = Sets.union(SendRightsJson.FIELDS, Set.of("account", "user"));
    private static final Set<String> SUPPRESSION_FIELDS = Set.of("account", "email", "reason", "note", "expires");
    private static final int MAX_ID = 64;
    private static final int MAX_SUBDOMAINS = 10_000;

    private final JsonNode document;
    private final Faults faults = new Faults();

    ExportReader(JsonNode document) {
        this.document = document;
    }

    ExportDocument read() {
        StrictObject object = StrictObject.of(document, FIELDS);
        if (!object.requiredText("format", (field, text) -> text).equals(ExportDocument.FORMAT)) {
            throw new InvalidInputException("format", "must be " + ExportDocument.FORMAT);
        }
        if (object.integer("version").orElse(0) != ExportDocument.VERSION) {
            throw new InvalidInputException("version", "must be " + ExportDocument.VERSION);
        }
        ImmutableExportDocument.Builder read = ImmutableExportDocument.builder()
                .accounts(each("", document, "accounts", (path, node) -> account(node)))
                .destinations(each("", document, "destinations", (path, node) -> destination(node)))
                .destinationDomains(each("", document, "destinationDomains", (path, node) -> destinationDomain(node)))
                .zones(each("", document, "zones", this::zone))
                .senders(each("", document, "senders", (path, node) -> sender(node)))
                .sieve(each("", document, "sieve", (path, node) -> script(node)))
                .messageHooks(each("", document, "messageHooks", (path, node) -> hook(node)))
                .bindings(each("", document, "bindings", (path, node) -> binding(node)))
                .submitters(each("", document, "submitters", (path, node) -> submitter(node)))
                .suppressions(each("", document, "suppressions", (path, node) -> suppression(node)));
        faults.throwIfAny(InvalidInputException::new);
        return read.build();
    }

    private static AccountName account(JsonNode node) {
        return StrictObject.of(node, Set.of("name")).requiredText("name", AccountName::parse);
    }

    private static ExportedDestination destination(JsonNode node) {
        StrictObject destination = StrictObject.of(node, Set.of("account", "email", "verified"));
        return ImmutableExportedDestination.builder()
                .account(owner(destination))
                .email(destination.requiredText("email", EmailAddress::parse))
                .verified(destination.bool("verified"))
                .build();
    }

    private static ExportedDestinationDomain destinationDomain(JsonNode node) {
        StrictObject domain = StrictObject.of(node, Set.of("account", "domain"));
        return ImmutableExportedDestinationDomain.builder()
                .account(owner(domain))
                .domain(domain.requiredText("domain", DomainName::parse))
                .build();
    }

    private static ExportedSender sender(JsonNode node) {
        StrictObject sender = StrictObject.of(node, Set.of("list", "pattern", "account", "zone", "note"));
        return ImmutableExportedSender.builder()
                .kind(sender.requiredText("list", SenderEntry.Kind::parse))
                .pattern(sender.requiredText("pattern", SenderEntry::parsePattern))
                .scope(SenderScope.of(
                        sender.text("account", AccountName::parse), sender.text("zone", DomainName::parse)))
                .note(sender.text("note", SenderEntry::parseNote).orElse(""))
                .build();
    }

    private static ExportedScript script(JsonNode node) {
        StrictObject script = StrictObject.of(node, Set.of("account", "name", "source"));
        return ImmutableExportedScript.builder()
                .account(owner(script))
                .name(script.requiredText("name", Script::parseName))
                .source(script.longText("source", ScriptSource::parse)
                        .orElseThrow(() -> InvalidInputException.missing("source")))
                .build();
    }

    private static ExportedHook hook(JsonNode node) {
        StrictObject hook = StrictObject.of(node, HOOK_FIELDS);
        return ImmutableExportedHook.builder()
                .account(owner(hook))
                .name(hook.requiredText("name", ProgramCall::parseName))
                .content(MessageHookJson.read(hook))
                .build();
    }

    private static ExportedBinding binding(JsonNode node) {
        StrictObject binding = StrictObject.of(node, BINDING_FIELDS);
        return ImmutableExportedBinding.builder()
                .account(owner(binding))
                .name(binding.requiredText("name", BindingName::parse))
                .rights(SendRightsJson.readOfBinding(binding))
                .build();
    }

    private static ExportedSubmitter submitter(JsonNode node) {
        StrictObject submitter = StrictObject.of(node, SUBMITTER_FIELDS);
        return ImmutableExportedSubmitter.builder()
                .account(owner(submitter))
                .user(submitter.requiredText("user", ExportReader::user))
                .rights(SendRightsJson.readOfSubmitter(submitter))
                .build();
    }

    /** As stores keep him. */
    private static EmailAddress user(String field, String text) {
        return EmailAddress.parse(field, EmailAddress.parse(field, text).key());
    }

    private static ExportedSuppression suppression(JsonNode node) {
        StrictObject suppression = StrictObject.of(node, SUPPRESSION_FIELDS);
        suppression.text("reason", ExportReader::manual);
        return ImmutableExportedSuppression.builder()
                .account(owner(suppression))
                .email(suppression.requiredText("email", EmailAddress::parse))
                .note(suppression.text("note", Suppression::parseNote))
                .expires(suppression.text("expires", ExportReader::end))
                .build();
    }

    /** What bounced elsewhere is known there: a document has what somebody said alone. */
    private static Reason manual(String field, String text) {
        if (!text.equals(Reason.MANUAL.word())) {
            throw new InvalidInputException(field, "must be " + Reason.MANUAL.word());
        }
        return Reason.MANUAL;
    }

    /** As finely as stores keep it. */
    private static Instant end(String field, String text) {
        return Texts.time(field, text).truncatedTo(ChronoUnit.MICROS);
    }

    private ExportedZone zone(String path, JsonNode node) {
        StrictObject zone = StrictObject.of(node, ZONE_FIELDS);
        DomainName name = zone.requiredText("name", DomainName::parse);
        return ImmutableExportedZone.builder()
                .name(name)
                .account(owner(zone))
                .settings(Optional.of(zone)
                        .filter(ZoneSettingsJson::areIn)
                        .map(named -> ZoneSettingsJson.readFrom(named, name)))
                .subdomains(zone.texts("subdomains", MAX_SUBDOMAINS, (field, text) -> below(name, field, text)))
                .rules(each(path + ".", node, "rules", (place, rule) -> rule(place, rule, name)))
                .build();
    }

    private static DomainName below(DomainName zone, String field, String text) {
        DomainName name = DomainName.parse(field, text);
        if (!name.isBelow(zone)) {
            throw new InvalidInputException(field, name + " is not below " + zone);
        }
        return name;
    }

    private static ExportedRule rule(String place, JsonNode node, DomainName zone) {
        RuleContent content = RuleJson.read(node, zone);
        return ImmutableExportedRule.builder()
                .id(id(node.path("id"), place))
                .content(content)
                .build();
    }

    private static String id(JsonNode id, String place) {
        if (id.isMissingNode()) {
            return place;
        }
        if (!id.isTextual() || id.textValue().isEmpty() || id.textValue().length() > MAX_ID) {
            throw new InvalidInputException("id", "a text of 1 to " + MAX_ID + " characters");
        }
        return id.textValue();
    }

    private static AccountName owner(StrictObject object) {
        return object.text("account", AccountName::parse).orElse(AccountName.DEFAULT);
    }

    /**
     * Reads each element of a list by a function of its path and itself; one with a fault is left out, and the fault is kept
     * with its path in the document.
     */
    private <T> List<T> each(String parent, JsonNode object, String name, BiFunction<String, JsonNode, T> element) {
        JsonNode list = object.path(name);
        if (!list.isArray() && !list.isMissingNode()) {
            throw new InvalidInputException(name, "must be a list of objects");
        }
        List<T> read = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String place = parent + name + "[" + i + "]";
            if (!list.get(i).isObject()) {
                faults.add(place, "must be a JSON object");
                continue;
            }
            try {
                read.add(element.apply(place, list.get(i)));
            } catch (InvalidInputException e) {
                faults.add(e.in(place));
            }
        }
        return read;
    }
}
