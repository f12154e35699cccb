package dev.emailrouting.sieve.language;

import java.nio.charset.StandardCharsets;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

/** A short name for texts of any length. */
final class Hashes {
    private Hashes() {}

    /** In hexadecimal; of other texts, or the same ones divided otherwise, it is another. */
    static String of(String... texts) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (String text : texts) {
            hasher.putInt(text.length()).putString(text, StandardCharsets.UTF_8);
        }
        return hasher.hash().toString();
    }
}
