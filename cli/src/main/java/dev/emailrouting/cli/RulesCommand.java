package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about routing rules. */
@Command(
        name = "rules",
        description = "Explains routing rules.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RulesExplainCommand.class})
final class RulesCommand {}
