package dev.emailrouting.keys;

/** The public half of a key, read once and ready to verify. */
interface DomainPublicKey {
    /** Never throws on what a stranger wrote. */
    boolean verifies(byte[] data, byte[] signature);

    /** The length that tells the strength: of the modulus for RSA. */
    int bits();

    /** What p= of a key record holds. */
    byte[] octets();
}
