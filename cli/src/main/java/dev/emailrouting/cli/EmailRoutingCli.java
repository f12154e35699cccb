package dev.emailrouting.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * {@code java -jar email-routing-cli.jar COMMAND}. Exit code 0: good; 1: bad or invalid; 2: wrong usage. Text goes in and
 * out as UTF-8 whatever the locale says, answers to standard output and complaints to standard error.
 */
@Command(
        name = "email-routing-cli",
        description = "Looks at mail routing, forwarding and authentication from outside; no server is needed.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:good", "1:bad or invalid", "2:wrong usage"},
        subcommands = {
            ArcCommand.class,
            AuthenticateCommand.class,
            AuthresCommand.class,
            DkimCommand.class,
            DmarcCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            MtaStsCommand.class,
            RulesCommand.class,
            SpfCommand.class,
            SrsCommand.class,
            TlsRptCommand.class
        })
public final class EmailRoutingCli {
    private final InputStream in;
    private final OutputStream out;

    private EmailRoutingCli(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(System.in, System.out, System.err, args));
    }

    /** Runs one command against the streams given and returns its exit code. */
    public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
        PrintWriter answers = utf8(out);
        PrintWriter complaints = utf8(err);
        int exitCode = new CommandLine(new EmailRoutingCli(in, out))
                .setOut(answers)
                .setErr(complaints)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(EmailRoutingCli::complain)
                .execute(args);
        answers.flush();
        complaints.flush();
        return exitCode;
    }

    InputStream in() {
        return in;
    }

    /** For what is no text, such as messages. */
    OutputStream rawOut() {
        return out;
    }

    private static int complain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        commandLine.getErr().println(commandLine.getCommandSpec().qualifiedName() + ": " + describe(failure));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String describe(Exception failure) {
        String kind = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
