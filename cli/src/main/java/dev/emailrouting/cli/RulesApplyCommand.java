package dev.emailrouting.cli;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rules apply}: has a server be as a document says. */
@Command(
        name = "apply",
        description = {
            "Makes, changes and deletes what plan tells of, all of it or nothing, and tells what was done.",
            "Exit code 0: it is as the document says. 1: the document is refused, and nothing was changed."
        })
final class RulesApplyCommand extends CliCommand {
    @Mixin
    private PlanOptions options;

    @Override
    public Integer call() throws IOException {
        ObjectNode applied = options.ask(webadmin(options.server()), "apply");
        return good(PlanStory.of(applied), applied);
    }
}
