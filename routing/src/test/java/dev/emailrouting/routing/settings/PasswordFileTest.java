package dev.emailrouting.routing.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.emailrouting.routing.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PasswordFileTest {
    @TempDir
    private Path directory;

    private Path file(String content) throws IOException {
        return Files.write(directory.resolve("password"), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> PasswordFile.read(Setting.STORE_PASSWORD_FILE, file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("store.password-file: " + file)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theFirstLineIsThePassword() throws IOException {
        assertThat(PasswordFile.read(Setting.STORE_PASSWORD_FILE, file("hunter2")))
                .isEqualTo("hunter2");
        assertThat(PasswordFile.read(Setting.STORE_PASSWORD_FILE, file(" hunter 2 \r\nsecond\n")))
                .isEqualTo("hunter 2");
    }

    @Test
    void aFileWithoutOneIsRefusedAndNothingInItIsShown() throws IOException {
        assertRefused(directory.resolve("nowhere"), "cannot be read");
        assertRefused(directory, "cannot be read");
        assertRefused(file(""), "no password");
        assertRefused(file("\nhunter2\n"), "no password");
        assertRefused(file("hunter2\u00fc"), "not UTF-8");
        assertRefused(file("hunter2\n" + "x".repeat(1024)), "longer than");
    }
}
