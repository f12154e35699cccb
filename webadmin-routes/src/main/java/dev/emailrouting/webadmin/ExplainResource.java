package dev.emailrouting.webadmin;

import java.util.Set;

import javax.inject.Inject;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.StrictObject;

/** {@code explain}: what would happen to a recipient now, and why, by the very function that decides on real mail. */
final class ExplainResource {
    private final RoutingTables tables;
    private final LocalAddresses local;

    @Inject
    ExplainResource(RoutingTables tables, LocalAddresses local) {
        this.tables = tables;
        this.local = local;
    }

    void define(Endpoints endpoints) {
        endpoints.ask(EmailRoutingRoutes.BASE_PATH + "/explain", this::explain);
    }

    private Answer explain(Call call) {
        EmailAddress recipient =
                StrictObject.of(call.body(), Set.of("recipient")).requiredText("recipient", EmailAddress::parse);
        return Answer.ok(DecisionJson.write(Decider.decide(tables, new Facts(recipient, local))));
    }
}
