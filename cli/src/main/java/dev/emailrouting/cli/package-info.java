/**
 * The command line, for troubleshooting and scripts: one class a command, each a thin shell around an inner room. Read
 * {@link dev.emailrouting.cli.EmailRoutingCli} first, then {@link dev.emailrouting.cli.CliCommand}.
 *
 * <p>A new command extends {@code CliCommand} (or {@code BatchCommand}, where it answers JSON lines) and is named in the
 * {@code subcommands} of its parent; {@code --json}, {@code --now} and {@code --help} come with that.
 */
package dev.emailrouting.cli;
