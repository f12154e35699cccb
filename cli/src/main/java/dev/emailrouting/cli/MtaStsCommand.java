package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about MTA-STS. */
@Command(
        name = "mta-sts",
        description = "Reads records and policies of MTA-STS (RFC 8461), and tells what they permit.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MtaStsRecordCommand.class,
            MtaStsPolicyCommand.class,
            MtaStsMatchCommand.class,
            MtaStsBatchCommand.class
        })
final class MtaStsCommand {}
