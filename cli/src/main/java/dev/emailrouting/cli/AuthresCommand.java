package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about Authentication-Results fields. */
@Command(
        name = "authres",
        description = "Reads Authentication-Results fields (RFC 8601).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuthresParseCommand.class, AuthresBatchCommand.class})
final class AuthresCommand {}
