package dev.emailrouting.keys;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** An Ed25519 key, its 32 octets bare (RFC 8463 4.2). Java 11 has no EdDSA, hence BouncyCastle. */
final class Ed25519PublicKey implements DomainPublicKey {
    private static final int BITS = 256;

    private final Ed25519PublicKeyParameters key;

    Ed25519PublicKey(Ed25519PublicKeyParameters key) {
        this.key = key;
    }

    static Ed25519PublicKey read(byte[] octets) throws InvalidDomainKeyException {
        if (octets.length != Ed25519PublicKeyParameters.KEY_SIZE) {
            throw new InvalidDomainKeyException("p= is no Ed25519 key: it has " + octets.length + " octets, not "
                    + Ed25519PublicKeyParameters.KEY_SIZE);
        }
        return new Ed25519PublicKey(new Ed25519PublicKeyParameters(octets, 0));
    }

    @Override
    public boolean verifies(byte[] data, byte[] signature) {
        byte[] hash = Sha256.of(data);
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key);
        verifier.update(hash, 0, hash.length);
        return verifier.verifySignature(signature);
    }

    @Override
    public int bits() {
        return BITS;
    }

    @Override
    public byte[] octets() {
        return key.getEncoded();
    }
}
