package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.yaml.InvalidYamlException;
import dev.emailrouting.routing.yaml.YamlReader;

/** A file of a document: YAML where its name ends in {@code .yaml} or {@code .yml}, else JSON. */
final class DocumentFile {
    private static final long MAX_BYTES = 256 << 20;

    private final Path file;

    DocumentFile(Path file) {
        this.file = file;
    }

    boolean isYaml() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** @throws IOException when it cannot be read, or is larger than anybody's document */
    byte[] bytes() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** @throws InvalidCaseException when it is not what its name says */
    JsonNode read() throws IOException {
        try {
            return isYaml() ? YamlReader.read(bytes()) : Json.parse(bytes());
        } catch (InvalidYamlException e) {
            throw new InvalidCaseException(e.getMessage(), e);
        }
    }
}
