package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about DKIM signatures. */
@Command(
        name = "dkim",
        description = "Verifies the DKIM signatures of a message, and makes them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DkimVerifyCommand.class, DkimSignCommand.class, DkimBatchCommand.class})
final class DkimCommand {}
