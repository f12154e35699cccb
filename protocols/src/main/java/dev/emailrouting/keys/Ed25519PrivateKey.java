package dev.emailrouting.keys;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** An Ed25519 key (RFC 8032 5.1.5). */
final class Ed25519PrivateKey implements DomainPrivateKey {
    private final Ed25519PrivateKeyParameters key;
    private final Ed25519PublicKey publicKey;

    Ed25519PrivateKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.publicKey = new Ed25519PublicKey(key.generatePublicKey());
    }

    static Ed25519PrivateKey read(PrivateKeyInfo pkcs8) throws InvalidDomainKeyException {
        try {
            return new Ed25519PrivateKey((Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(pkcs8));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidDomainKeyException("it is no whole Ed25519 key", e);
        }
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.ED25519_SHA256;
    }

    @Override
    public byte[] sign(byte[] data) {
        byte[] hash = Sha256.of(data);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(hash, 0, hash.length);
        return signer.generateSignature();
    }

    @Override
    public DomainPublicKey publicKey() {
        return publicKey;
    }

    /** Without the optional public half, which some readers stumble over (RFC 5958 2, version 2). */
    @Override
    public PrivateKeyInfo pkcs8() {
        try {
            PrivateKeyInfo whole = PrivateKeyInfoFactory.createPrivateKeyInfo(key);
            return new PrivateKeyInfo(whole.getPrivateKeyAlgorithm(), whole.parsePrivateKey());
        } catch (IOException e) {
            throw new UncheckedIOException("an Ed25519 key can always be written", e);
        }
    }
}
