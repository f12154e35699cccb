package dev.emailrouting.webadmin;

import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.james.ProgramInputs;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.PendingProgram;
import dev.emailrouting.routing.decide.ProgramRuns;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.SideEffect;
import dev.emailrouting.routing.json.EffectsJson;
import dev.emailrouting.routing.program.ProgramLibrary;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.program.ProgramResult;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.reply.ReplyRefusal;
import dev.emailrouting.routing.reply.ReplyUnavailableException;

/**
 * What the programs of rules would do with a supposed message: they are run, and nothing that they ask for is done. Those that ask
 * somebody outside are not run, for he may act upon it.
 */
final class ExplainedPrograms {
    private final ProgramLibrary library;
    private final ProgramInputs inputs;
    private final Replier replier;

    @Inject
    ExplainedPrograms(ProgramLibrary library, ProgramInputs inputs, Replier replier) {
        this.library = library;
        this.inputs = inputs;
        this.replier = replier;
    }

    /** The decision, and what is to be told of the programs that ran for it. */
    Explained explain(RoutingTable tables, Facts facts, Optional<ProgramMessage> message) {
        ProgramRuns runs = new ProgramRuns(library, program -> false);
        Decision decision = runs.explain(
                tables,
                facts,
                program -> message.isPresent() && library.asksNobody(program.account(), program.call()),
                program -> library.run(program.call(), inputs.of(program, message.orElseThrow(), facts.message())));
        return new Explained(decision, runs.results(), facts, message);
    }

    final class Explained {
        private final Decision decision;
        private final Map<PendingProgram, ProgramResult> results;
        private final Facts facts;
        private final Optional<ProgramMessage> message;

        private Explained(
                Decision decision,
                Map<PendingProgram, ProgramResult> results,
                Facts facts,
                Optional<ProgramMessage> message) {
            this.decision = decision;
            this.results = results;
            this.facts = facts;
            this.message = message;
        }

        Decision decision() {
            return decision;
        }

        /** Adds how each program ended, and to each reply the condition that it does not meet. */
        void describe(ObjectNode explained) {
            results.forEach((program, result) -> describe(program, result, explained.withArray("/programs")));
            message.ifPresent(known -> {
                for (int i = 0; i < decision.sideEffects().size(); i++) {
                    ObjectNode told = (ObjectNode) explained.path("effects").path(i);
                    refusalOf(decision.sideEffects().get(i), known).ifPresent(refusal -> told.put("refused", refusal));
                }
            });
        }

        private void describe(PendingProgram program, ProgramResult result, ArrayNode programs) {
            ObjectNode told = programs.addObject()
                    .put("ruleId", program.rule().id())
                    .put("address", program.address().toString())
                    .put("type", program.call().kind().word())
                    .put("name", program.call().name());
            result.effects()
                    .ifPresentOrElse(
                            effects -> told.set("effects", EffectsJson.write(effects)),
                            () -> told.put("failure", result.reason()));
        }

        private Optional<String> refusalOf(SideEffect wish, ProgramMessage known) {
            try {
                return wish.effect()
                        .replies()
                        .flatMap(content -> replier.refusalOf(ProgramInputs.request(
                                wish.rule(), wish.account(), wish.address(), known.header(), facts.message(), content)))
                        .map(ReplyRefusal::word);
            } catch (ReplyUnavailableException e) {
                return Optional.of("unknown now: " + e.getMessage());
            }
        }
    }
}
