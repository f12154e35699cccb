package dev.emailrouting.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** An RSA key with all its parts, of at least {@link DomainKeyRecord#MIN_RSA_BITS} bits. */
final class RsaPrivateKey implements DomainPrivateKey {
    private static final String DO_NOT_BELONG_TOGETHER = "the parts of the RSA key do not belong together";

    private final RSAPrivateCrtKey key;
    private final RsaPublicKey publicKey;

    private RsaPrivateKey(RSAPrivateCrtKey key, RsaPublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    static RsaPrivateKey read(PrivateKeyInfo pkcs8) throws InvalidDomainKeyException {
        try {
            return of(RsaPublicKey.keyFactory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8.getEncoded())));
        } catch (InvalidKeySpecException | IOException e) {
            throw new InvalidDomainKeyException("it is no whole RSA key", e);
        }
    }

    static RsaPrivateKey of(PrivateKey key) throws InvalidDomainKeyException {
        if (!(key instanceof RSAPrivateCrtKey)) {
            throw new InvalidDomainKeyException("the RSA key lacks its primes");
        }
        RSAPrivateCrtKey whole = (RSAPrivateCrtKey) key;
        RsaPublicKey publicKey = publicKeyOf(whole);
        if (publicKey.bits() < DomainKeyRecord.MIN_RSA_BITS || publicKey.bits() > RsaPublicKey.MAX_BITS) {
            throw new InvalidDomainKeyException("the RSA key has " + publicKey.bits() + " bits, not "
                    + DomainKeyRecord.MIN_RSA_BITS + " to " + RsaPublicKey.MAX_BITS);
        }
        checkTogether(whole, publicKey);
        return new RsaPrivateKey(whole, publicKey);
    }

    /** Parts that do not belong together would fail at the first message. */
    private static void checkTogether(RSAPrivateCrtKey key, RsaPublicKey publicKey) throws InvalidDomainKeyException {
        byte[] trial = key.getModulus().toByteArray();
        try {
            if (publicKey.verifies(trial, sign(key, trial))) {
                return;
            }
        } catch (GeneralSecurityException | ArithmeticException e) {
            throw new InvalidDomainKeyException(DO_NOT_BELONG_TOGETHER, e);
        }
        throw new InvalidDomainKeyException(DO_NOT_BELONG_TOGETHER);
    }

    private static RsaPublicKey publicKeyOf(RSAPrivateCrtKey key) throws InvalidDomainKeyException {
        try {
            RSAPublicKeySpec parts = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return new RsaPublicKey((RSAPublicKey) RsaPublicKey.keyFactory().generatePublic(parts));
        } catch (InvalidKeySpecException e) {
            throw new InvalidDomainKeyException("the RSA key has no public half", e);
        }
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.RSA_SHA256;
    }

    @Override
    public byte[] sign(byte[] data) {
        try {
            return sign(key, data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that has signed before does not", e);
        }
    }

    private static byte[] sign(RSAPrivateCrtKey key, byte[] data) throws GeneralSecurityException {
        Signature signer = RsaPublicKey.signature();
        signer.initSign(key);
        signer.update(data);
        return signer.sign();
    }

    @Override
    public DomainPublicKey publicKey() {
        return publicKey;
    }

    @Override
    public PrivateKeyInfo pkcs8() {
        return PrivateKeyInfo.getInstance(key.getEncoded());
    }
}
