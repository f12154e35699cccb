package dev.emailrouting.webadmin;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.AutomationStore;
import dev.emailrouting.routing.automation.KnownSwitches;
import dev.emailrouting.routing.json.AutomationJson;
import dev.emailrouting.routing.json.StrictObject;

/** {@code automation}: what this server does of its own accord, and whether it does so now. */
final class AutomationResource {
    private static final String PATH = EmailRoutingRoutes.BASE_PATH + "/automation";
    private static final Set<String> FIELDS =
            Arrays.stream(Automation.values()).map(Automation::word).collect(Collectors.toUnmodifiableSet());

    private final AutomationStore store;
    private final KnownSwitches switches;

    @Inject
    AutomationResource(AutomationStore store, KnownSwitches switches) {
        this.store = store;
        this.switches = switches;
    }

    void define(Endpoints endpoints) {
        endpoints.get(PATH, this::show);
        endpoints.put(PATH, this::change);
    }

    private Answer show(Call call) {
        return Answer.ok(AutomationJson.write(store.switchedOff()));
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
        store.switchOff(off);
        switches.read();
        return Answer.ok(AutomationJson.write(off));
    }
}
