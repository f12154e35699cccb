package dev.emailrouting.routing.plan;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.json.MessageHookJson;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.json.SendRightsJson;
import dev.emailrouting.routing.json.SuppressionJson;
import dev.emailrouting.routing.json.ZoneSettingsJson;
import dev.emailrouting.routing.plan.Plan.BindingPut;
import dev.emailrouting.routing.plan.Plan.DestinationChange;
import dev.emailrouting.routing.plan.Plan.DestinationDomainMade;
import dev.emailrouting.routing.plan.Plan.DestinationMade;
import dev.emailrouting.routing.plan.Plan.HookPut;
import dev.emailrouting.routing.plan.Plan.RuleChange;
import dev.emailrouting.routing.plan.Plan.RuleMade;
import dev.emailrouting.routing.plan.Plan.ScriptPut;
import dev.emailrouting.routing.plan.Plan.SenderMade;
import dev.emailrouting.routing.plan.Plan.SubdomainMade;
import dev.emailrouting.routing.plan.Plan.SubmitterPut;
import dev.emailrouting.routing.plan.Plan.SuppressionPut;
import dev.emailrouting.routing.plan.Plan.ZoneChange;
import dev.emailrouting.routing.plan.Plan.ZoneMade;
import dev.emailrouting.routing.plan.PlanStore.Applied;
import dev.emailrouting.routing.script.ScriptSource;

/**
 * A plan as JSON, its changes in the order in which they are carried out:
 *
 * <pre>{@code
 * {"revision": 7, "owner": "gitops",
 *  "changes": [{"action": "update", "resource": "rule", "zone": "example.com", "id": "...", "name": "sales",
 *               "path": "zones[0].rules[0]", "before": {...}, "after": {...}, "fields": ["actions"]}],
 *  "summary": {"create": 0, "update": 1, "delete": 0, "takeOver": 0, "unchanged": 3}}
 * }</pre>
 *
 * The {@code action} is {@code create}, {@code update}, {@code delete} or {@code take-over}; {@code before} and {@code after}
 * are as the audit log shows them, and {@code fields} are those in which the two differ.
 */
public final class PlanJson {
    private static final String CREATE = "create";
    private static final String UPDATE = "update";
    private static final String DELETE = "delete";
    private static final String TAKE_OVER = "take-over";

    private final Plan plan;
    private final Optional<Applied> applied;
    private final ArrayNode changes = JsonNodeFactory.instance.arrayNode();

    private PlanJson(Plan plan, Optional<Applied> applied) {
        this.plan = plan;
        this.applied = applied;
    }

    public static ObjectNode write(Plan plan) {
        return new PlanJson(plan, Optional.empty()).write();
    }

    /** As what was done, with the ids of the rules made. */
    public static ObjectNode write(Plan plan, Applied applied) {
        return new PlanJson(plan, Optional.of(applied)).write();
    }

    private ObjectNode write() {
        plan.accountsMade().forEach(this::account);
        plan.destinationsMade().forEach(this::destination);
        plan.destinationsChanged().forEach(this::destination);
        plan.destinationDomainsMade().forEach(this::destinationDomain);
        plan.scriptsPut().forEach(this::script);
        plan.messageHooksPut().forEach(this::messageHook);
        plan.zonesMade().forEach(this::zone);
        plan.zonesChanged().forEach(this::zone);
        plan.subdomainsMade().forEach(this::subdomain);
        plan.bindingsPut().forEach(this::binding);
        plan.submittersPut().forEach(this::submitter);
        plan.suppressionsPut().forEach(this::suppression);
        plan.sendersMade().forEach(this::sender);
        plan.rulesDeleted().forEach(this::deletion);
        plan.rulesChanged().forEach(this::rule);
        for (int i = 0; i < plan.rulesMade().size(); i++) {
            rule(plan.rulesMade().get(i), madeRule(i));
        }
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("revision", applied.map(Applied::revision).orElse(plan.revision()))
                .put("owner", plan.owner());
        written.set("changes", changes);
        written.set("summary", summary());
        return written;
    }

    private Optional<Rule> madeRule(int i) {
        return applied.map(done -> done.rulesMade().get(i));
    }

    private ObjectNode summary() {
        return JsonNodeFactory.instance
                .objectNode()
                .put(CREATE, count(CREATE))
                .put(UPDATE, count(UPDATE))
                .put(DELETE, count(DELETE))
                .put("takeOver", count(TAKE_OVER))
                .put("unchanged", plan.unchanged());
    }

    private int count(String action) {
        int count = 0;
        for (int i = 0; i < changes.size(); i++) {
            count += changes.get(i).path("action").asText().equals(action) ? 1 : 0;
        }
        return count;
    }

    private ObjectNode change(String action, AuditedResource resource) {
        return changes.addObject().put("action", action).put("resource", resource.word());
    }

    private void account(AccountName name) {
        change(CREATE, AuditedResource.ACCOUNT)
                .put("name", name.toString())
                .putObject("after")
                .put("name", name.toString());
    }

    private void destination(DestinationMade made) {
        change(CREATE, AuditedResource.DESTINATION)
                .put("account", made.account().toString())
                .put("name", made.email().toString())
                .put("path", made.path())
                .set("after", destination(made.account(), made.email().toString(), made.verified()));
    }

    private void destination(DestinationChange changed) {
        AccountName account = changed.before().account();
        String email = changed.before().email().toString();
        ObjectNode change = change(UPDATE, AuditedResource.DESTINATION)
                .put("account", account.toString())
                .put("id", changed.before().id())
                .put("name", email);
        differing(
                change,
                destination(account, email, changed.before().verified().isPresent()),
                destination(account, email, changed.verified()));
    }

    private static ObjectNode destination(AccountName account, String email, boolean verified) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("account", account.toString())
                .put("email", email)
                .put("verified", verified);
    }

    private void destinationDomain(DestinationDomainMade made) {
        change(CREATE, AuditedResource.DESTINATION_DOMAIN)
                .put("account", made.account().toString())
                .put("name", made.domain().toString())
                .put("path", made.path())
                .putObject("after")
                .put("account", made.account().toString())
                .put("domain", made.domain().toString());
    }

    private void script(ScriptPut put) {
        put(
                actionOf(put.before(), put.isTakeOver()),
                AuditedResource.SIEVE_SCRIPT,
                put.account(),
                put.name(),
                put.path(),
                put.before().map(PlanJson::source),
                source(put.source()));
    }

    /** Without the text, which may be long; who has it knows its hash. */
    private static ObjectNode source(ScriptSource source) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("octets", source.octets())
                .put("sha256", source.sha256());
    }

    private void messageHook(HookPut put) {
        put(
                actionOf(put.before(), put.isTakeOver()),
                AuditedResource.MESSAGE_HOOK,
                put.account(),
                put.name(),
                put.path(),
                put.before().map(MessageHookJson::write),
                MessageHookJson.write(put.content()));
    }

    private void binding(BindingPut put) {
        put(
                actionOf(put.before(), false),
                AuditedResource.BINDING,
                put.account(),
                put.name().toString(),
                put.path(),
                put.before().map(SendRightsJson::write),
                SendRightsJson.write(put.rights()));
    }

    private void submitter(SubmitterPut put) {
        put(
                actionOf(put.before(), false),
                AuditedResource.SUBMITTER,
                put.account(),
                put.user().toString(),
                put.path(),
                put.before().map(SendRightsJson::write),
                SendRightsJson.write(put.rights()));
    }

    private void suppression(SuppressionPut put) {
        put(
                actionOf(put.before(), false),
                AuditedResource.SUPPRESSION,
                put.after().account(),
                put.after().email().toString(),
                put.path(),
                put.before().map(SuppressionJson::write),
                SuppressionJson.write(put.after()));
    }

    private static String actionOf(Optional<?> before, boolean isTakeOver) {
        return isTakeOver ? TAKE_OVER : before.isPresent() ? UPDATE : CREATE;
    }

    private void put(
            String action,
            AuditedResource resource,
            AccountName account,
            String name,
            String path,
            Optional<ObjectNode> before,
            ObjectNode after) {
        ObjectNode change = change(action, resource)
                .put("account", account.toString())
                .put("name", name)
                .put("path", path);
        if (before.isPresent()) {
            differing(change, before.get(), after);
        } else {
            change.set("after", after);
        }
    }

    private void zone(ZoneMade made) {
        ObjectNode after = JsonNodeFactory.instance
                .objectNode()
                .put("name", made.name().toString())
                .put("account", made.account().toString());
        change(CREATE, AuditedResource.ZONE)
                .put("account", made.account().toString())
                .put("zone", made.name().toString())
                .put("name", made.name().toString())
                .set("after", after.setAll(ZoneSettingsJson.write(made.settings())));
    }

    private void zone(ZoneChange changed) {
        String name = changed.before().name().toString();
        ObjectNode change = change(UPDATE, AuditedResource.ZONE)
                .put("account", changed.before().account().toString())
                .put("zone", name)
                .put("id", changed.before().id())
                .put("name", name);
        differing(
                change,
                ZoneSettingsJson.write(changed.before().settings()),
                ZoneSettingsJson.write(changed.settings()));
    }

    private void subdomain(SubdomainMade made) {
        change(CREATE, AuditedResource.SUBDOMAIN)
                .put("account", made.account().toString())
                .put("zone", made.zone().toString())
                .put("name", made.name().toString())
                .put("path", made.path())
                .putObject("after")
                .put("name", made.name().toString());
    }

    private void sender(SenderMade made) {
        ObjectNode change = change(CREATE, AuditedResource.SENDER_ENTRY);
        made.scope().account().ifPresent(account -> change.put("account", account.toString()));
        made.scope().zone().ifPresent(zone -> change.put("zone", zone.toString()));
        change.put("name", made.pattern())
                .put("path", made.path())
                .putObject("after")
                .put("list", made.kind().word())
                .put("pattern", made.pattern())
                .put("note", made.note());
    }

    private void deletion(Rule rule) {
        rule(DELETE, rule.zone(), Optional.of(rule.id()), rule.content()).set("before", RuleJson.write(rule.content()));
    }

    private void rule(RuleChange changed) {
        Rule before = changed.before();
        String action = changed.isTakeOver(plan.owner()) ? TAKE_OVER : UPDATE;
        ObjectNode change = rule(action, before.zone(), Optional.of(before.id()), changed.content())
                .put("path", changed.path());
        differing(change, RuleJson.write(before.content()), RuleJson.write(changed.content()));
    }

    private void rule(RuleMade made, Optional<Rule> rule) {
        rule(CREATE, made.zone(), rule.map(Rule::id), made.content())
                .put("path", made.path())
                .set("after", RuleJson.write(made.content()));
    }

    private ObjectNode rule(String action, DomainName zone, Optional<String> id, RuleContent content) {
        ObjectNode change = change(action, AuditedResource.RULE).put("zone", zone.toString());
        id.ifPresent(known -> change.put("id", known));
        return change.put("name", content.name());
    }

    private static void differing(ObjectNode change, ObjectNode before, ObjectNode after) {
        change.set("before", before);
        change.set("after", after);
        ArrayNode fields = change.putArray("fields");
        TreeSet<String> names = new TreeSet<>(namesOf(before));
        names.addAll(namesOf(after));
        names.stream()
                .filter(name -> !before.path(name).equals(after.path(name)))
                .forEach(fields::add);
    }

    private static List<String> namesOf(ObjectNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
        return names;
    }
}
