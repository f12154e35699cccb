package dev.emailrouting.cli;

import java.util.Optional;

import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest has it. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                .orElse("(not built as a jar)");
        return new String[] {"email-routing-cli " + version};
    }
}
