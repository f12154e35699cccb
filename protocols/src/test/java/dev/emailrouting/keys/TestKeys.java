package dev.emailrouting.keys;

import java.security.SecureRandom;

/** Keys of example.com for tests, made once. */
public final class TestKeys {
    public static final SigningKey RSA =
            new KeyGenerator(new SecureRandom()).generate("example.com", "rsa", SigningAlgorithm.RSA_SHA256);
    public static final SigningKey ED25519 =
            new KeyGenerator(new SecureRandom()).generate("example.com", "ed", SigningAlgorithm.ED25519_SHA256);

    private TestKeys() {}
}
