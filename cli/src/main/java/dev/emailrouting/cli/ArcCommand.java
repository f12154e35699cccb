package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about the chains of forwarders. */
@Command(
        name = "arc",
        description = "Validates and seals Authenticated Received Chains (RFC 8617).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ArcVerifyCommand.class, ArcSealCommand.class, ArcBatchCommand.class})
final class ArcCommand {}
