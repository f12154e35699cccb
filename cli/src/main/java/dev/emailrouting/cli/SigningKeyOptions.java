package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Path;

import dev.emailrouting.keys.InvalidDomainKeyException;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The key a command signs with, and its name. */
final class SigningKeyOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--domain", paramLabel = "D", required = true, description = "The domain that signs, in A-labels.")
    private String domain;

    @Option(names = "--selector", paramLabel = "S", required = true, description = "The key's name in the domain.")
    private String selector;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The private key in PEM, as keys generate makes it.")
    private Path key;

    /** @throws ParameterException naming the option that is no good */
    SigningKey key() {
        try {
            return PemKeys.read(key, domain, selector);
        } catch (IOException | InvalidDomainKeyException e) {
            throw misuse("--key: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw misuse("--" + e.getMessage(), e);
        }
    }

    private ParameterException misuse(String message, Exception cause) {
        return new ParameterException(command.commandLine(), message, cause);
    }
}
