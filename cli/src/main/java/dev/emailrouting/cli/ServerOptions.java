package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;

import dev.emailrouting.cli.webadmin.TokenFile;
import dev.emailrouting.cli.webadmin.Webadmin;
import picocli.CommandLine.Option;

/** A running server, and what its webadmin asks for: from a file, for other users of the machine can see a command line. */
final class ServerOptions {
    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "The webadmin of a running server, such as http://127.0.0.1:8000")
    private String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token (JWT) that webadmin asks for where jwt.enabled is on.")
    private Path tokenFile;

    /**
     * @throws IllegalArgumentException when the URL is none of webadmin's
     * @throws IOException when there is no token in its file
     */
    Webadmin webadmin() throws IOException {
        Webadmin webadmin = Webadmin.at(url);
        return tokenFile == null ? webadmin : webadmin.withToken(TokenFile.read(tokenFile));
    }
}
