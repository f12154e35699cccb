package dev.emailrouting.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** One command run in process: what it printed and how it ended. */
public record CliRun(int exitCode, String out, String err) {

    public static CliRun of(String... args) {
        return withInput("", args);
    }

    public static CliRun withInput(String input, String... args) {
        return run(input, StandardCharsets.UTF_8, args);
    }

    /** A char a byte in what goes in and what comes out. */
    public static CliRun withMessage(String message, String... args) {
        return run(message, StandardCharsets.ISO_8859_1, args);
    }

    private static CliRun run(String input, Charset charset, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = EmailRoutingCli.run(new ByteArrayInputStream(input.getBytes(charset)), out, err, args);
        return new CliRun(exitCode, out.toString(charset), err.toString(charset));
    }
}
