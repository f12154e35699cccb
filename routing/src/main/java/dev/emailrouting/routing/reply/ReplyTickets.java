package dev.emailrouting.routing.reply;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.google.common.io.BaseEncoding;

/**
 * Numbers tickets: a short id that nobody can guess, and the same one when the same message is tried again. HMAC-SHA256 by a secret of
 * this server.
 */
public final class ReplyTickets {
    private static final String ALGORITHM = "HmacSHA256";
    /** 80 bits, 16 characters. */
    private static final int OCTETS = 10;

    private final SecretKeySpec key;

    public ReplyTickets(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** @param message by which the message that is answered is known, and the recipient that answers it */
    String of(String message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(("ticket " + message).getBytes(StandardCharsets.UTF_8));
            return BaseEncoding.base32().encode(Arrays.copyOf(hash, OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
