package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about rewritten senders. */
@Command(
        name = "srs",
        description = "Rewrites senders (SRS) and finds the sender behind a rewritten one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SrsForwardCommand.class, SrsReverseCommand.class, SrsBatchCommand.class})
final class SrsCommand {}
