package dev.emailrouting.cli;

import java.io.IOException;
import java.util.List;

import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsSecrets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What both directions take, with the server's defaults. */
final class SrsOptions {
    @ArgGroup(multiplicity = "1")
    private SrsSecretOptions secrets;

    @Option(
            names = "--srs-domain",
            required = true,
            paramLabel = "DOMAIN",
            description = "The server's SRS domain; may be repeated, the first one signs and all reverse.")
    private List<String> domains;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            defaultValue = "=",
            description = "What follows the tag: =, + or - (default: ${DEFAULT-VALUE}).")
    private char separator;

    @Option(
            names = "--hash-length",
            paramLabel = "N",
            defaultValue = "6",
            description = "Characters of the hash, 1 to 27 (default: ${DEFAULT-VALUE}; other implementations: 4).")
    private int hashLength;

    @Option(names = "--utf8", description = "Take addresses that hold more than ASCII (RFC 6531).")
    private boolean internationalized;

    /** @throws IllegalArgumentException when there is no good secret */
    SrsSecrets secrets() throws IOException {
        return secrets.secrets();
    }

    ImmutableSrsConfiguration.Builder configuration() {
        return ImmutableSrsConfiguration.builder()
                .domains(domains)
                .separator(separator)
                .hashLength(hashLength)
                .internationalized(internationalized);
    }
}
