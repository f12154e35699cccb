package dev.emailrouting.cli;

import picocli.CommandLine.Command;

/** Groups what is about signing keys. */
@Command(
        name = "keys",
        description = "Makes keys to sign mail with, and says what to publish.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysGenerateCommand.class})
final class KeysCommand {}
