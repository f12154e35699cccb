package dev.emailrouting.srs;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

import javax.crypto.spec.SecretKeySpec;

/**
 * Senders kept under a key, at most so many new ones a day. The key is a keyed hash of the sender: the same sender has the
 * same one, and nobody else can tell which.
 */
final class SrsAliases {
    /** Stands where the host would be, as in postsrsd 2; no host has this name. */
    static final String HOST = "1";

    private static final String PURPOSE = "srs-alias";
    private static final String MAC = "HmacSHA256";
    private static final Duration DAY = Duration.ofDays(1);
    /** 128 bits, so that the key fits beside the longest hash. */
    private static final int KEY_OCTETS = 16;

    private static final int KEY_DIGITS = 26;
    private static final int BASE32 = 32;

    private final SrsAliasStore store;
    private final byte[] secret;
    private final int perDay;

    SrsAliases(SrsAliasStore store, SrsSecrets secrets, SrsConfiguration configuration) {
        this.store = store;
        this.secret = secrets.derive(PURPOSE).get(0);
        this.perDay = configuration.aliasesPerDay();
    }

    /** Keeps the sender and gives its key; empty when too many were kept today. */
    Optional<String> keep(String sender, Instant now, Instant expires) {
        String key = keyOf(sender);
        // A sender known already costs no new row.
        if (store.find(key, now).isEmpty() && store.countSince(now.minus(DAY)) >= perDay) {
            return Optional.empty();
        }
        store.put(key, sender, expires);
        return Optional.of(key);
    }

    /** The sender kept under the key, whatever case the key came back in. */
    Optional<String> find(String key, Instant now) {
        return store.find(Ascii.lowerCase(key), now);
    }

    private String keyOf(String sender) {
        byte[] mac = SrsSecrets.mac(MAC, new SecretKeySpec(secret, MAC), sender.getBytes(StandardCharsets.UTF_8));
        String digits = new BigInteger(1, Arrays.copyOf(mac, KEY_OCTETS)).toString(BASE32);
        return "0".repeat(KEY_DIGITS - digits.length()) + digits;
    }
}
