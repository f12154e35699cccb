package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.authentication.AuthenticationPolicy;
import dev.emailrouting.routing.authentication.Judgement;
import dev.emailrouting.routing.authentication.ReportSummary;
import dev.emailrouting.routing.authentication.SessionPolicy;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.json.AuthenticationSummaryJson;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.MessageFacts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.srs.SrsForwarding;
import dev.emailrouting.srs.SrsRewriter;

/**
 * {@code explain}: what would happen to mail for a recipient now, and why, by the very functions that decide on real mail. The
 * question may suppose an envelope, or bring a whole message, which is checked as if it had just come, and which programs run on.
 */
final class ExplainResource {
    private static final Set<String> FIELDS =
            Sets.union(SupposedMessage.FIELDS, Set.of("recipient", MessageFacts.FIELD));

    private final RoutingTables tables;
    private final LocalAddresses local;
    private final MessageAuthenticator authenticator;
    private final AuthenticationPolicy policy;
    private final SrsRewriter srs;
    private final ExplainedPrograms programs;

    @Inject
    ExplainResource(
            RoutingTables tables,
            LocalAddresses local,
            MessageAuthenticator authenticator,
            AuthenticationPolicy policy,
            SrsRewriter srs,
            ExplainedPrograms programs) {
        this.tables = tables;
        this.local = local;
        this.authenticator = authenticator;
        this.policy = policy;
        this.srs = srs.withoutStore();
        this.programs = programs;
    }

    void define(Endpoints endpoints) {
        endpoints.ask(EmailRoutingRoutes.BASE_PATH + "/explain", this::explain);
    }

    private Answer explain(Call call) {
        StrictObject question = StrictObject.of(call.body(), FIELDS);
        EmailAddress recipient = question.requiredText("recipient", EmailAddress::parse);
        Optional<ObjectNode> supposed = MessageFacts.forwardability(question);
        SupposedMessage message = SupposedMessage.read(question, authenticator);
        if (supposed.isPresent() && message.report().isPresent()) {
            throw new InvalidInputException(MessageFacts.FIELD, "goes without a message, which is checked");
        }
        ExplainedPrograms.Explained known =
                programs.explain(tables, new Facts(recipient, local, message), message.forPrograms());
        Decision decision = known.decision();
        ObjectNode explained = DecisionJson.write(decision);
        known.describe(explained);
        supposed.ifPresent(answer -> explained.set(MessageFacts.ANSWER, answer));
        message.report().ifPresent(report -> {
            explained.set("results", AuthenticationSummaryJson.write(ReportSummary.of(report, softeningOf(report))));
            explained.set("judgement", json(policy.judge(report, SessionPolicy.of(decision))));
            explained.set(MessageFacts.ANSWER, forwardability(report));
        });
        message.sender().ifPresent(sender -> addSrsSenders(explained.withArray("endings"), decision, sender));
        return Answer.ok(explained);
    }

    private String softeningOf(AuthenticationReport report) {
        return policy.softening(report).orElse("");
    }

    private static ObjectNode json(Judgement judgement) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", judgement.action().done())
                .put("status", judgement.status())
                .put("reason", judgement.reason());
    }

    private static ObjectNode forwardability(AuthenticationReport report) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("survives", report.forwardability().survives())
                .put("reason", report.forwardability().reason());
    }

    private void addSrsSenders(ArrayNode endings, Decision decision, String sender) {
        for (int i = 0; i < endings.size(); i++) {
            Ending ending = decision.endings().get(i);
            if (ending.outcome() == Outcome.FORWARD) {
                ((ObjectNode) endings.get(i)).put("srsSender", srsSender(sender, ending));
            }
        }
    }

    /** The sender of the forward, or in words why it cannot be said. */
    private String srsSender(String sender, Ending ending) {
        SrsForwarding forwarding = ending.srsDomain()
                .map(DomainName::toString)
                .filter(srs::isOwn)
                .map(domain -> srs.forward(sender, domain))
                .orElseGet(() -> srs.forward(sender));
        return forwarding.sender().orElseGet(forwarding::reason);
    }
}
