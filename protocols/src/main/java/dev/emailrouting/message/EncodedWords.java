package dev.emailrouting.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A text as encoded words (RFC 2047 2), of which each has whole characters (5). White space between two is none of the text (6.2). */
public final class EncodedWords {
    private EncodedWords() {}

    /** Whether a reader may take some of the text for an encoded word, so that it has to be encoded itself (RFC 2047 6.2). */
    public static boolean isLikely(String text) {
        return text.contains("=?");
    }

    /** @param octetsAWord of the text in UTF-8, at most 45, so that a word has no more than 75 characters */
    public static List<String> of(String text, int octetsAWord) {
        List<String> words = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            String character = Character.toString(text.codePointAt(i));
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + more > octetsAWord) {
                words.add(word(part));
                part.setLength(0);
                octets = 0;
            }
            part.append(character);
            octets += more;
            i += character.length();
        }
        words.add(word(part));
        return words;
    }

    private static String word(CharSequence text) {
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }
}
