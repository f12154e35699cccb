package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.StoredKey;

/** The keys that mail is signed with: whether they can be read, by nobody else, and whether forwards have one. */
final class KeysCheck {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final KeysDirectory keys;
    private final List<Finding> findings = new ArrayList<>();

    private KeysCheck(Path directory) {
        this.directory = directory;
        this.keys = new KeysDirectory(directory, new KeyGenerator(new SecureRandom()), Clock.systemUTC());
    }

    static List<Finding> of(Path directory, String srsDomain) throws IOException {
        KeysCheck check = new KeysCheck(directory);
        check.lookAtFiles();
        check.lookForKeyOf(srsDomain);
        return check.findings;
    }

    private void lookAtFiles() throws IOException {
        keys.faults()
                .forEach(fault -> findings.add(
                        Finding.bad(directory.toString(), fault, "mend it or take it out: nothing is signed with it")));
        for (StoredKey stored : keys.all()) {
            Path file = keys.fileOf(stored.key());
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                findings.add(Finding.bad(
                        file.toString(), "others than its owner can read the key", "chmod 600, and rotate the key"));
            }
        }
    }

    private void lookForKeyOf(String srsDomain) {
        findings.add(keys.rsaFor(srsDomain)
                .map(key -> Finding.ok(directory.toString(), "forwards are signed with " + key))
                .orElseGet(() -> Finding.warn(
                        directory.toString(),
                        "no RSA key signs for " + srsDomain + ", so forwards leave unsigned and unsealed",
                        "keys generate, or POST /email-routing/keys, and publish its record")));
    }
}
