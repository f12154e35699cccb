package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about TLS reporting. */
@Command(
        name = "tlsrpt",
        description = "Reads records of TLS reporting (RFC 8460).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TlsRptRecordCommand.class, TlsRptBatchCommand.class})
final class TlsRptCommand {}
