package dev.emailrouting.cli;

import java.io.IOException;

import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import picocli.CommandLine.Mixin;

/** One direction of SRS, asked about one address. */
abstract class SrsAddressCommand extends CliCommand {
    @Mixin
    private SrsOptions options;

    final ImmutableSrsConfiguration.Builder configuration() {
        return options.configuration();
    }

    final SrsRewriter rewriter(ImmutableSrsConfiguration.Builder configuration) {
        try {
            return SrsRewriter.withoutStore(configuration.build(), options.secrets(), clock());
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        } catch (IOException e) {
            throw misuse("the secrets cannot be read: " + e);
        }
    }
}
