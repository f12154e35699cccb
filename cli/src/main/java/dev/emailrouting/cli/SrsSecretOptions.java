package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.emailrouting.srs.SrsSecrets;
import picocli.CommandLine.Option;

/** Where the secrets come from: the command line, which other users of the machine can see, or a file. */
final class SrsSecretOptions {
    @Option(
            names = "--secret",
            required = true,
            paramLabel = "SECRET",
            description = "The secret; may be repeated, the first one signs and all verify. Mind: other users of this "
                    + "machine can see it.")
    private List<String> secrets;

    @Option(
            names = "--secret-file",
            required = true,
            paramLabel = "FILE",
            description = "The server's file of secrets, one a line.")
    private Path file;

    /** @throws IllegalArgumentException when there is no good secret */
    SrsSecrets secrets() throws IOException {
        return file == null ? SrsSecrets.ofAnyLength(secrets) : SrsSecrets.load(file);
    }
}
