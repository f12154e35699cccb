package dev.emailrouting.routing.verification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.google.common.io.BaseEncoding;
import dev.emailrouting.routing.Destination;

/**
 * Makes tokens and tells genuine ones: HMAC-SHA256 over account, destination, address, expiry and nonce. The first secret signs,
 * every one verifies, so that links outlive a change of secrets.
 */
public final class VerificationTokens {
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;
    private final SecureRandom random;

    /** @param secrets one at least */
    public VerificationTokens(List<byte[]> secrets, SecureRandom random) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .collect(Collectors.toUnmodifiableList());
        this.random = random;
    }

    VerificationToken issue(Destination destination, Instant expires) {
        byte[] nonce = new byte[VerificationToken.NONCE_OCTETS];
        random.nextBytes(nonce);
        return new VerificationToken(
                destination.id(), expires, nonce, hash(keys.get(0), destination, expires.getEpochSecond(), nonce));
    }

    /** Whether the token was made here for the destination as it is now. Takes the same time whatever is wrong. */
    boolean isGenuine(VerificationToken token, Destination destination) {
        boolean genuine = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = hash(key, destination, token.expires(), token.nonce());
            genuine |= MessageDigest.isEqual(expected, token.hash());
        }
        return genuine;
    }

    /** No part can hold a line feed, so no two sets of parts have one text. */
    private static byte[] hash(SecretKeySpec key, Destination destination, long expires, byte[] nonce) {
        String signed = String.join(
                "\n",
                destination.account().toString(),
                destination.id(),
                destination.email().key(),
                Long.toString(expires),
                BaseEncoding.base16().encode(nonce));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
