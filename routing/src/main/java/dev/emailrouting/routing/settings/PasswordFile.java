package dev.emailrouting.routing.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.emailrouting.routing.InvalidInputException;

/** A password on the first line of a file, without spaces around it, as secrets are handed to containers. */
public final class PasswordFile {
    private static final int MAX_OCTETS = 1024;

    private PasswordFile() {}

    /** @throws InvalidInputException naming the setting, and the file with what is wrong with it, but nothing that is in it */
    public static String read(Setting setting, Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_OCTETS + 1);
        } catch (IOException e) {
            throw new InvalidInputException(setting.key(), file + " cannot be read");
        }
        if (content.length > MAX_OCTETS) {
            throw new InvalidInputException(setting.key(), file + " is longer than " + MAX_OCTETS + " octets");
        }
        String password = text(setting, file, content).split("\\R", 2)[0].strip();
        if (password.isEmpty()) {
            throw new InvalidInputException(setting.key(), file + " has no password on its first line");
        }
        return password;
    }

    private static String text(Setting setting, Path file, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(setting.key(), file + " is not UTF-8");
        }
    }
}
