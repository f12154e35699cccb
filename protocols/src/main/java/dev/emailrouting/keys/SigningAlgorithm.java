package dev.emailrouting.keys;

import java.util.Arrays;
import java.util.Optional;

/** What mail is signed with today. There is no rsa-sha1: it must be neither made nor believed (RFC 8301 3.1). */
public enum SigningAlgorithm {
    /** RSASSA-PKCS1-v1_5 over SHA-256 (RFC 6376 3.3.2). */
    RSA_SHA256("rsa-sha256", "rsa") {
        @Override
        DomainPublicKey readPublic(byte[] octets) throws InvalidDomainKeyException {
            return RsaPublicKey.read(octets);
        }
    },

    /** PureEdDSA over the SHA-256 of what is signed (RFC 8463 3). */
    ED25519_SHA256("ed25519-sha256", "ed25519") {
        @Override
        DomainPublicKey readPublic(byte[] octets) throws InvalidDomainKeyException {
            return Ed25519PublicKey.read(octets);
        }
    };

    /** The one hash both use, as h= of a key record calls it. */
    static final String HASH = "sha256";

    private final String algorithmName;
    private final String keyType;

    SigningAlgorithm(String algorithmName, String keyType) {
        this.algorithmName = algorithmName;
        this.keyType = keyType;
    }

    /** By the value of a= in a signature; letters count as they are (RFC 6376 3.2). */
    public static Optional<SigningAlgorithm> named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.algorithmName.equals(name))
                .findFirst();
    }

    /** By the value of k= in a key record. */
    public static Optional<SigningAlgorithm> ofKeyType(String keyType) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.keyType.equals(keyType))
                .findFirst();
    }

    /** As a= says it: {@code rsa-sha256}. */
    public String algorithmName() {
        return algorithmName;
    }

    /** As k= of a key record says it: {@code rsa}. */
    public String keyType() {
        return keyType;
    }

    /**
     * Whether the key made the signature over the data. A key that may not be used for this ({@link DomainKeyRecord#objectionTo}),
     * and a signature of whatever octets, are a plain no.
     */
    public boolean verify(DomainKeyRecord key, byte[] data, byte[] signature) {
        return key.objectionTo(this).isEmpty() && key.verifies(data, signature);
    }

    /** @param octets what p= of a key record holds */
    abstract DomainPublicKey readPublic(byte[] octets) throws InvalidDomainKeyException;

    /** As a= says it. */
    @Override
    public String toString() {
        return algorithmName;
    }
}
