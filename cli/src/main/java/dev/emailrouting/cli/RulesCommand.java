package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about routing rules. */
@Command(
        name = "rules",
        description = "Explains routing rules, and has a server have those of a document.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RulesExplainCommand.class, RulesPlanCommand.class, RulesApplyCommand.class})
final class RulesCommand {}
