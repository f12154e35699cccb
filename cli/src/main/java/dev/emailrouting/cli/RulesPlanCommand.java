package dev.emailrouting.cli;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rules plan}: how a document differs from what a server has. */
@Command(
        name = "plan",
        description = {
            "Tells what apply would make (+), change (~), take over (!) and delete (-); nothing is changed.",
            "Exit code 0: there is nothing to do. 1: there is, or the document is refused."
        })
final class RulesPlanCommand extends CliCommand {
    @Mixin
    private PlanOptions options;

    @Override
    public Integer call() throws IOException {
        ObjectNode plan = options.ask(webadmin(options.server()), "plan");
        return answer(plan.path("changes").isEmpty(), PlanStory.of(plan), plan);
    }
}
