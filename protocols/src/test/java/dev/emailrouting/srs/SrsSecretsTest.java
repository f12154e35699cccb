package dev.emailrouting.srs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SrsSecretsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("srs-secrets");
    }

    private static List<String> keysOf(SrsSecrets secrets) {
        return secrets.all().stream()
                .map(key -> new String(key.getEncoded(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aFileHoldsSecretsInOrderOneALine() throws IOException {
        Files.writeString(file, "# new\n  first secret, long enough \n\n#old\r\nsecond secret, long enough\r\n");

        assertThat(keysOf(SrsSecrets.load(file)))
                .containsExactly("first secret, long enough", "second secret, long enough");
    }

    @Test
    void aMissingFileIsMadeForItsOwnerOnly() throws IOException {
        Path nested = directory.resolve("data").resolve("srs-secrets");

        SrsSecrets made = SrsSecrets.loadOrGenerate(nested, new SecureRandom());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nested)))
                .isEqualTo("rw-------");
        assertThat(keysOf(made)).singleElement().asString().hasSize(43);
        assertThat(nested.getParent()).isDirectoryContaining(only -> only.equals(nested));
    }

    @Test
    void aFileMadeOnceIsReadFromThenOn() throws IOException {
        SrsSecrets made = SrsSecrets.loadOrGenerate(file, new SecureRandom());

        assertThat(keysOf(SrsSecrets.loadOrGenerate(file, new SecureRandom()))).isEqualTo(keysOf(made));
    }

    @Test
    void everyServerHasASecretOfItsOwn() throws IOException {
        assertThat(keysOf(SrsSecrets.loadOrGenerate(directory.resolve("one"), new SecureRandom())))
                .isNotEqualTo(keysOf(SrsSecrets.loadOrGenerate(directory.resolve("two"), new SecureRandom())));
    }

    @Test
    void aShortSecretIsRefusedByItsLineAndNotShown() throws IOException {
        Files.writeString(file, "# comment\nfirst secret, long enough\ntops3cr3t\n");

        assertThatThrownBy(() -> SrsSecrets.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " line 3 is shorter than 16 octets");
    }

    @Test
    void aFileWithoutASecretIsRefused() throws IOException {
        Files.writeString(file, "# nothing yet\n");

        assertThatThrownBy(() -> SrsSecrets.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 32 secrets");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Files.writeString(file, "x".repeat(70_000));

        assertThatThrownBy(() -> SrsSecrets.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void aFileThatMustBeThereIsNotMade() {
        assertThatThrownBy(() -> SrsSecrets.load(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void secretsGivenDirectlyAreHeldToTheSameLength() {
        assertThatThrownBy(() -> SrsSecrets.of(List.of("tops3cr3t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shorter than 16 octets")
                .hasMessageNotContaining("tops3cr3t");
        assertThatThrownBy(() -> SrsSecrets.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SrsSecrets.ofAnyLength(List.of(""))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SrsSecrets.ofAnyLength(Collections.nCopies(33, "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
