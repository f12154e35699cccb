package dev.emailrouting.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import com.google.common.base.CharMatcher;

/** The octets of a header as characters: UTF-8 where they are (RFC 6532), else each the character of its number. */
public final class HeaderCharacters {
    private HeaderCharacters() {}

    /** @param octets a char a byte */
    public static String of(String octets) {
        if (CharMatcher.ascii().matchesAllOf(octets)) {
            return octets;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return octets;
        }
    }
}
