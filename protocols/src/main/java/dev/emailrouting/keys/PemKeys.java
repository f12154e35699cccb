package dev.emailrouting.keys;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Private keys in PEM files: PKCS#8 ({@code BEGIN PRIVATE KEY}) for RSA and Ed25519, PKCS#1 ({@code BEGIN RSA PRIVATE KEY}) as
 * older tools write it. Not encrypted: a server that starts by itself has nobody to ask.
 */
public final class PemKeys {
    private static final int MAX_FILE_OCTETS = 64 * 1024;

    private PemKeys() {}

    /**
     * The first key of the file, under that name.
     *
     * @throws IOException naming the file, when it cannot be read
     * @throws InvalidDomainKeyException naming the file and why it holds no key to sign with
     * @throws InvalidKeyInputException when the domain or the selector is no name
     */
    public static SigningKey read(Path file, String domain, String selector)
            throws IOException, InvalidDomainKeyException {
        String pem = textOf(file);
        try {
            return parse(pem, domain, selector);
        } catch (InvalidDomainKeyException e) {
            throw new InvalidDomainKeyException(file + ": " + e.getMessage(), e);
        }
    }

    static String textOf(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_FILE_OCTETS) {
                throw new IOException(file + " is larger than " + MAX_FILE_OCTETS + " octets");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }

    /**
     * The first key of the text, under that name.
     *
     * @throws InvalidDomainKeyException saying why it holds no key to sign with
     * @throws InvalidKeyInputException when the domain or the selector is no name
     */
    public static SigningKey parse(String pem, String domain, String selector) throws InvalidDomainKeyException {
        return new SigningKey(domain, selector, privateKey(pem));
    }

    private static DomainPrivateKey privateKey(String pem) throws InvalidDomainKeyException {
        PrivateKeyInfo pkcs8 = pkcs8(pem);
        try {
            return privateKey(pkcs8);
        } catch (IllegalStateException e) {
            // BouncyCastle reads some of the ASN.1 only when it is asked for, and has no other word for what is wrong
            // there.
            throw new InvalidDomainKeyException("it holds no whole key", e);
        }
    }

    private static PrivateKeyInfo pkcs8(String pem) throws InvalidDomainKeyException {
        Object content = firstObject(pem);
        if (content instanceof PrivateKeyInfo) {
            return (PrivateKeyInfo) content;
        }
        if (content instanceof PEMKeyPair) {
            return ((PEMKeyPair) content).getPrivateKeyInfo();
        }
        if (content instanceof PKCS8EncryptedPrivateKeyInfo || content instanceof PEMEncryptedKeyPair) {
            throw new InvalidDomainKeyException("the key is encrypted");
        }
        throw new InvalidDomainKeyException("it holds no private key in PEM");
    }

    private static Object firstObject(String pem) throws InvalidDomainKeyException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject();
        } catch (IOException | RuntimeException e) {
            // BouncyCastle lets faults of base64 and ASN.1 out as they are.
            throw new InvalidDomainKeyException("it is no PEM file", e);
        }
    }

    private static DomainPrivateKey privateKey(PrivateKeyInfo pkcs8) throws InvalidDomainKeyException {
        ASN1ObjectIdentifier type = pkcs8.getPrivateKeyAlgorithm().getAlgorithm();
        if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return RsaPrivateKey.read(pkcs8);
        }
        if (type.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return Ed25519PrivateKey.read(pkcs8);
        }
        throw new InvalidDomainKeyException("the key is neither RSA nor Ed25519");
    }

    /** The private half in PKCS#8: whoever has this text can sign for the domain. */
    public static String write(SigningKey key) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(
                    new PemObject("PRIVATE KEY", key.privateKey().pkcs8().getEncoded()));
        }
        return text.toString();
    }

    /**
     * Writes a new file that only its owner can read.
     *
     * @throws FileAlreadyExistsException when there is such a file
     */
    public static void create(Path file, SigningKey key) throws IOException {
        KeyFile.create(file.toAbsolutePath(), StoredKey.of(key, KeySchedule.always()));
    }
}
