package dev.emailrouting.keys;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Set;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Makes new keys. */
public final class KeyGenerator {
    /** What every verifier takes, and what fits into DNS without trouble (RFC 8301 3.2). */
    public static final int DEFAULT_RSA_BITS = 2048;

    private static final Set<Integer> RSA_BITS = Set.of(DEFAULT_RSA_BITS, 3072, 4096);

    private final SecureRandom random;

    public KeyGenerator(SecureRandom random) {
        this.random = random;
    }

    /** An RSA key of {@value #DEFAULT_RSA_BITS} bits, or an Ed25519 key. */
    public SigningKey generate(String domain, String selector, SigningAlgorithm algorithm) {
        return algorithm == SigningAlgorithm.RSA_SHA256
                ? rsa(domain, selector, DEFAULT_RSA_BITS)
                : new SigningKey(domain, selector, new Ed25519PrivateKey(new Ed25519PrivateKeyParameters(random)));
    }

    /** A key of the type of another, and of its length where that is one that is made here. */
    SigningKey like(SigningKey other, String selector) {
        return other.algorithm() == SigningAlgorithm.RSA_SHA256 && RSA_BITS.contains(other.bits())
                ? rsa(other.domain(), selector, other.bits())
                : generate(other.domain(), selector, other.algorithm());
    }

    /** @param bits 2048, 3072 or 4096, the lengths that all verifiers have to take (RFC 8301 3.2) */
    public SigningKey rsa(String domain, String selector, int bits) {
        if (!RSA_BITS.contains(bits)) {
            throw new InvalidKeyInputException("bits", "2048, 3072 or 4096, not " + bits);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits, random);
            return new SigningKey(
                    domain,
                    selector,
                    RsaPrivateKey.of(generator.generateKeyPair().getPrivate()));
        } catch (NoSuchAlgorithmException | InvalidDomainKeyException e) {
            throw new IllegalStateException("every Java makes RSA keys", e);
        }
    }
}
