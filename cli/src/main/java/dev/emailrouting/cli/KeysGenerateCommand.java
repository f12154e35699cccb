package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.keys.KeyConflictException;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.StoredKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys generate}: makes a key, keeps it where it is told to, and prints the TXT record to publish. */
@Command(
        name = "generate",
        description = {
            "Makes a key and prints the TXT record to publish; without --dir and --out the private key too.",
            "A file that is there is never written over."
        })
final class KeysGenerateCommand extends CliCommand {
    @Option(names = "--domain", paramLabel = "D", required = true, description = "The domain that signs, in A-labels.")
    private String domain;

    @Option(names = "--selector", paramLabel = "S", required = true, description = "The key's name in the domain.")
    private String selector;

    @Option(names = "--type", paramLabel = "TYPE", defaultValue = "rsa", description = "rsa (default) or ed25519.")
    private String type;

    @Option(names = "--bits", paramLabel = "N", description = "Length of an RSA key: 2048 (default), 3072 or 4096.")
    private Integer bits;

    @ArgGroup
    private Place place = new Place();

    /** Where the private half goes. */
    private static final class Place {
        @Option(names = "--dir", paramLabel = "DIR", description = "Keep it in this keys directory of a server.")
        private Path directory;

        @Option(names = "--out", paramLabel = "FILE", description = "Keep it in this file.")
        private Path file;
    }

    @Override
    public Integer call() throws IOException {
        SigningKey key = generate();
        try {
            Optional<Path> kept = keep(key);
            return good(text(key, kept), json(key, kept));
        } catch (FileAlreadyExistsException e) {
            return refused(place.file + " exists");
        } catch (KeyConflictException e) {
            return refused(e.getMessage());
        }
    }

    private SigningKey generate() {
        KeyGenerator generator = new KeyGenerator(new SecureRandom());
        SigningAlgorithm algorithm =
                SigningAlgorithm.ofKeyType(type).orElseThrow(() -> misuse("--type: rsa or ed25519"));
        if (algorithm != SigningAlgorithm.RSA_SHA256 && bits != null) {
            throw misuse("--bits: only an RSA key has a choice");
        }
        try {
            return bits == null
                    ? generator.generate(domain, selector, algorithm)
                    : generator.rsa(domain, selector, bits);
        } catch (IllegalArgumentException e) {
            throw misuse("--" + e.getMessage());
        }
    }

    private Optional<Path> keep(SigningKey key) throws IOException {
        if (place.directory != null) {
            KeysDirectory directory = new KeysDirectory(place.directory, new KeyGenerator(new SecureRandom()), clock());
            directory.add(StoredKey.of(key, KeySchedule.always()));
            return Optional.of(directory.fileOf(key));
        }
        if (place.file != null) {
            PemKeys.create(place.file, key);
        }
        return Optional.ofNullable(place.file);
    }

    private static String text(SigningKey key, Optional<Path> kept) throws IOException {
        String record = "name   " + key.recordName() + "\ntype   TXT\nvalue  " + key.txtRecord() + "\n";
        return record
                + (kept.isPresent()
                        ? "file   " + kept.get()
                        : "\n" + PemKeys.write(key).strip());
    }

    private static ObjectNode json(SigningKey key, Optional<Path> kept) throws IOException {
        ObjectNode json = Json.object()
                .put("domain", key.domain())
                .put("selector", key.selector())
                .put("algorithm", key.algorithm().algorithmName())
                .put("bits", key.bits())
                .put("name", key.recordName())
                .put("type", "TXT")
                .put("value", key.txtRecord());
        ArrayNode strings = json.putArray("strings");
        key.txtStrings().forEach(strings::add);
        return kept.isPresent() ? json.put("file", kept.get().toString()) : json.put("privateKey", PemKeys.write(key));
    }

    private int refused(String why) {
        return bad(why, Json.object().put("error", why));
    }
}
