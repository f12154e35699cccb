package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.MessageFacts;
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
        StrictObject question = StrictObject.of(call.body(), Set.of("recipient", MessageFacts.FIELD));
        EmailAddress recipient = question.requiredText("recipient", EmailAddress::parse);
        Optional<ObjectNode> forwardability = MessageFacts.forwardability(question);
        ObjectNode explained = DecisionJson.write(Decider.explain(tables, new Facts(recipient, local)));
        forwardability.ifPresent(answer -> explained.set(MessageFacts.ANSWER, answer));
        return Answer.ok(explained);
    }
}
