package dev.emailrouting.srs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

import javax.crypto.SecretKey;

/**
 * The hash in an SRS address: the first characters of the base64 of HMAC-SHA1 over the parts in lower case, one after the
 * other. Signs in the URL-safe alphabet, for some servers refuse {@code /} and {@code +}; compares without case, for some
 * servers change it, and in either alphabet.
 */
final class SrsHash {
    /** 20 octets in base64 without padding. */
    static final int MAX_LENGTH = 27;

    private final SrsSecrets secrets;
    private final int length;
    private final int minLength;

    SrsHash(SrsSecrets secrets, SrsConfiguration configuration) {
        this.secrets = secrets;
        this.length = configuration.hashLength();
        this.minLength = configuration.minHashLength();
    }

    String sign(String... parts) {
        return hash(secrets.current(), parts).substring(0, length);
    }

    /**
     * Whether it is a hash of the parts. One longer than ours is compared to its end: it is no weaker, and those from before
     * the length was lowered still count.
     */
    boolean verifies(String offered, String... parts) {
        if (offered.length() < minLength || offered.length() > MAX_LENGTH) {
            return false;
        }
        byte[] folded = fold(offered);
        boolean verified = false;
        // Every secret is tried, so that the time tells nothing about which one matched.
        for (SecretKey key : secrets.all()) {
            verified |= MessageDigest.isEqual(fold(hash(key, parts).substring(0, offered.length())), folded);
        }
        return verified;
    }

    private static String hash(SecretKey key, String... parts) {
        byte[] covered = Ascii.lowerCase(String.join("", parts)).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SrsSecrets.mac("HmacSHA1", key, covered));
    }

    private static byte[] fold(String hash) {
        return Ascii.lowerCase(hash).replace('+', '-').replace('/', '_').getBytes(StandardCharsets.UTF_8);
    }
}
