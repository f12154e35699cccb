package dev.emailrouting.webadmin;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.audit.AuditLog;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.automation.KnownSwitches;
import dev.emailrouting.routing.json.StrictObject;

/** {@code automation}: what this server does of its own accord, and whether it does so now. */
final class AutomationResource {
    private static final String PATH = EmailRoutingRoutes.BASE_PATH + "/automation";
    private static final String ID = "automation";
    private static final Set<String> FIELDS =
            Arrays.stream(Automation.values()).map(Automation::word).collect(Collectors.toUnmodifiableSet());

    private final AutomationStore store;
    private final KnownSwitches switches;
    private final AuditLog audit;

    @Inject
    AutomationResource(AutomationStore store, KnownSwitches switches, AuditLog audit) {
        this.store = store;
        this.switches = switches;
        this.audit = audit;
    }

    void define(Endpoints endpoints) {
        endpoints.get(PATH, this::show);
        endpoints.put(PATH, this::change);
    }

    private Answer show(Call call) {
        return Answer.ok(json(store.switchedOff()));
    }

    /** All are to be named: whoever switches one off in a hurry is not to switch another on by the way. */
    private Answer change(Call call) {
        StrictObject body = StrictObject.of(call.body(), FIELDS);
        Set<Automation> off = EnumSet.noneOf(Automation.class);
        for (Automation automation : Automation.values()) {
            if (!body.requiredBool(automation.word())) {
                off.add(automation);
            }
        }
        Set<Automation> before = store.switchedOff();
        store.switchOff(off);
        switches.read();
        audit.changed(AuditedResource.AUTOMATION, Map.of(ID, json(before)), Map.of(ID, json(off)));
        return Answer.ok(json(off));
    }

    private static ObjectNode json(Set<Automation> off) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Automation automation : Automation.values()) {
            json.put(automation.word(), !off.contains(automation));
        }
        return json;
    }
}
