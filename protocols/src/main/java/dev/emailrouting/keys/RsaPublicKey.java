package dev.emailrouting.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** An RSA key of at most {@value #MAX_BITS} bits and with an exponent of at most {@value #MAX_EXPONENT_BITS}. */
final class RsaPublicKey implements DomainPublicKey {
    /** RFC 8301 3.2 asks for up to 4096; time grows with the square, and a stranger chooses. */
    static final int MAX_BITS = 8192;

    /** 65537 has 17; time grows with the length. */
    static final int MAX_EXPONENT_BITS = 64;

    /** More than a key of {@link #MAX_BITS} takes. */
    private static final int MAX_OCTETS = 2048;

    private final RSAPublicKey key;

    RsaPublicKey(RSAPublicKey key) {
        this.key = key;
    }

    /** Takes a SubjectPublicKeyInfo, as all publish, and a bare RSAPublicKey, as RFC 6376 3.6.1 words it (erratum 3017). */
    static RsaPublicKey read(byte[] octets) throws InvalidDomainKeyException {
        if (octets.length > MAX_OCTETS) {
            throw new InvalidDomainKeyException("p= is longer than an RSA key of " + MAX_BITS + " bits");
        }
        RSAPublicKey key = decode(octets);
        int bits = key.getModulus().bitLength();
        if (bits > MAX_BITS) {
            throw new InvalidDomainKeyException("the RSA key has " + bits + " bits, more than " + MAX_BITS);
        }
        BigInteger exponent = key.getPublicExponent();
        if (exponent.bitLength() > MAX_EXPONENT_BITS) {
            throw new InvalidDomainKeyException("the RSA exponent is longer than " + MAX_EXPONENT_BITS + " bits");
        }
        return new RsaPublicKey(key);
    }

    private static RSAPublicKey decode(byte[] octets) throws InvalidDomainKeyException {
        try {
            return generate(octets);
        } catch (InvalidKeySpecException notWrapped) {
            try {
                return generate(wrapped(octets));
            } catch (InvalidKeySpecException | IOException e) {
                throw new InvalidDomainKeyException("p= is no RSA key", e);
            }
        }
    }

    private static RSAPublicKey generate(byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        return (RSAPublicKey) keyFactory().generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    }

    private static byte[] wrapped(byte[] rsaPublicKey) throws IOException {
        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return new SubjectPublicKeyInfo(rsa, rsaPublicKey).getEncoded();
    }

    static KeyFactory keyFactory() {
        try {
            return KeyFactory.getInstance("RSA");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    static Signature signature() {
        try {
            return Signature.getInstance("SHA256withRSA");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA256withRSA", e);
        }
    }

    @Override
    public boolean verifies(byte[] data, byte[] signature) {
        Signature verifier = signature();
        try {
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    @Override
    public int bits() {
        return key.getModulus().bitLength();
    }

    @Override
    public byte[] octets() {
        return key.getEncoded();
    }
}
