package dev.emailrouting.keys;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** The private half of a key. Its octets leave it only to be written into a key file. */
interface DomainPrivateKey {
    SigningAlgorithm algorithm();

    byte[] sign(byte[] data);

    DomainPublicKey publicKey();

    PrivateKeyInfo pkcs8();
}
