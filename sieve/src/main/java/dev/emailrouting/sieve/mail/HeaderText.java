package dev.emailrouting.sieve.mail;

import java.nio.charset.StandardCharsets;

import dev.emailrouting.message.EncodedWords;
import dev.emailrouting.message.HeaderCharacters;
import dev.emailrouting.routing.program.Budget;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** The content of a header field as people read it: encoded words (RFC 2047) and raw UTF-8 (RFC 6532) decoded. Never throws but for the budget. */
final class HeaderText {
    /** The decoder looks for the end of each word anew, so what follows stands as it came. */
    private static final int MAX_ENCODED = 16 * 1024;

    private static final int CHARACTERS_A_STEP = 64;

    private HeaderText() {}

    /** @param octets unfolded, a char a byte */
    static String of(String octets, Budget budget) {
        budget.step(1 + octets.length());
        String text = HeaderCharacters.of(octets);
        if (!EncodedWords.isLikely(text)) {
            return text;
        }
        int end = text.length() > MAX_ENCODED ? 1 + text.lastIndexOf(' ', MAX_ENCODED) : text.length();
        return decoded(text.substring(0, end), budget) + text.substring(end);
    }

    private static String decoded(String text, Budget budget) {
        budget.step(1 + (long) words(text) * text.length() / CHARACTERS_A_STEP);
        budget.allocate(text.length());
        try {
            return DecoderUtil.decodeEncodedWords(text, DecodeMonitor.SILENT, StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            // A charset that Java does not know, or no encoded word at all: people see it as it stands, too.
            return text;
        }
    }

    private static int words(String text) {
        int words = 0;
        for (int at = text.indexOf("=?"); at >= 0; at = text.indexOf("=?", at + 2)) {
            words++;
        }
        return words;
    }
}
