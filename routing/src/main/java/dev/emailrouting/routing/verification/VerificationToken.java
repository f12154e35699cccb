package dev.emailrouting.routing.verification;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;

/**
 * What a verification link names: a destination, until when, a nonce, and a keyed hash over these and what the store knows of the
 * destination. As text it is {@value #LENGTH} characters of base64url (RFC 4648 5), and the same token has one text only.
 */
public final class VerificationToken {
    private static final int ID_OCTETS = 16;
    private static final int EXPIRY_OCTETS = Long.BYTES;
    private static final int HASH_OCTETS = 32;

    static final int NONCE_OCTETS = 16;

    /** A multiple of three octets, so that no bits of the last character are left over. */
    static final int LENGTH = (ID_OCTETS + EXPIRY_OCTETS + NONCE_OCTETS + HASH_OCTETS) / 3 * 4;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");
    private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

    private final String destinationId;
    private final long expires;
    private final byte[] nonce;
    private final byte[] hash;

    VerificationToken(String destinationId, Instant expires, byte[] nonce, byte[] hash) {
        this(destinationId, expires.getEpochSecond(), nonce, hash);
    }

    private VerificationToken(String destinationId, long expires, byte[] nonce, byte[] hash) {
        this.destinationId = destinationId;
        this.expires = expires;
        this.nonce = nonce;
        this.hash = hash;
    }

    /** Empty when the text has not the form of a token; whether it is genuine, {@link VerificationTokens} knows. */
    static Optional<VerificationToken> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        String id = HEX.encode(next(octets, ID_OCTETS));
        long expires = octets.getLong();
        return Optional.of(new VerificationToken(id, expires, next(octets, NONCE_OCTETS), next(octets, HASH_OCTETS)));
    }

    private static byte[] next(ByteBuffer octets, int count) {
        byte[] part = new byte[count];
        octets.get(part);
        return part;
    }

    String destinationId() {
        return destinationId;
    }

    /** Seconds since 1970. A forged token may say anything. */
    long expires() {
        return expires;
    }

    byte[] nonce() {
        return nonce.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    /** What the store keeps of the token: who reads the store cannot make the link of it. */
    String storedHash() {
        return Hashing.sha256().hashBytes(nonce).toString();
    }

    /** As it stands in the link. */
    public String text() {
        byte[] octets = ByteBuffer.allocate(LENGTH / 4 * 3)
                .put(HEX.decode(destinationId))
                .putLong(expires)
                .put(nonce)
                .put(hash)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationToken
                && ((VerificationToken) other).text().equals(text());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nonce);
    }

    /** Not the text, which is a secret. */
    @Override
    public String toString() {
        return "verification token of destination " + destinationId;
    }
}
