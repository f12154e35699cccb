package dev.emailrouting.cli.webadmin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.common.base.CharMatcher;

/** A file that holds a bearer token (RFC 6750 2.1) and nothing else but white space around it. */
public final class TokenFile {
    private static final int MAX_BYTES = 16 << 10;
    private static final CharMatcher OF_A_TOKEN = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-._~+/="));

    private TokenFile() {}

    /** @throws IOException when it cannot be read or holds no token; it never says what it holds instead */
    public static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        String token = CharMatcher.whitespace().trimFrom(new String(bytes, StandardCharsets.ISO_8859_1));
        if (token.isEmpty() || bytes.length == MAX_BYTES || !OF_A_TOKEN.matchesAllOf(token)) {
            throw new IOException(file + " holds no token");
        }
        return token;
    }
}
