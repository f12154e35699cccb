package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about MTA-STS. */
@Command(
        name = "mta-sts",
        description =
                "Reads records and policies of MTA-STS (RFC 8461), tells what they permit, and looks at what domains have.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MtaStsRecordCommand.class,
            MtaStsPolicyCommand.class,
            MtaStsMatchCommand.class,
            MtaStsCheckCommand.class,
            MtaStsBatchCommand.class
        })
final class MtaStsCommand {}
