package dev.emailrouting.keys;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key as a domain publishes it (RFC 6376 3.6.1), made by {@link DomainKeyRecordParser}. The key itself was read when the
 * record was, so verifying many signatures with it costs no more reading. Immutable.
 */
public final class DomainKeyRecord {
    /** RFC 8301 3.2: a signature of a shorter key proves nothing. */
    public static final int MIN_RSA_BITS = 1024;

    private final SigningAlgorithm algorithm;
    private final Optional<DomainPublicKey> key;
    private final Optional<List<String>> hashes;
    private final List<String> flags;

    /**
     * @param key absent when the domain has revoked it
     * @param hashes the only ones allowed; all are when absent
     */
    DomainKeyRecord(
            SigningAlgorithm algorithm,
            Optional<DomainPublicKey> key,
            Optional<List<String>> hashes,
            List<String> flags) {
        this.algorithm = algorithm;
        this.key = key;
        this.hashes = hashes;
        this.flags = flags;
    }

    /** What the key's type is for. */
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** p= is empty: the domain takes back whatever was signed with the key. */
    public boolean isRevoked() {
        return key.isEmpty();
    }

    /** t=y: the domain tries DKIM out; a failure must not be held against it. */
    public boolean isTesting() {
        return flags.contains("y");
    }

    /** t=s: the domain part of i= has to be d= itself, not a subdomain. */
    public boolean demandsExactDomain() {
        return flags.contains("s");
    }

    /** The length that tells the key's strength; none when it is revoked. */
    public int bits() {
        return key.map(DomainPublicKey::bits).orElse(0);
    }

    /** Why a signature of the algorithm must not be believed, whatever its octets (RFC 6376 6.1.2, RFC 8301 3.2); mostly nothing. */
    public Optional<String> objectionTo(SigningAlgorithm wanted) {
        if (isRevoked()) {
            return Optional.of("the key is revoked");
        }
        if (algorithm != wanted) {
            return Optional.of("the key is for " + algorithm.keyType() + ", the signature of " + wanted);
        }
        if (hashes.filter(allowed -> !allowed.contains(SigningAlgorithm.HASH)).isPresent()) {
            return Optional.of("the key does not allow " + SigningAlgorithm.HASH);
        }
        if (algorithm == SigningAlgorithm.RSA_SHA256 && bits() < MIN_RSA_BITS) {
            return Optional.of("the key has " + bits() + " bits, fewer than " + MIN_RSA_BITS);
        }
        return Optional.empty();
    }

    /** Whether both are there and the same, whatever else the records say. */
    public boolean hasKeyOf(DomainKeyRecord other) {
        return key.isPresent()
                && other.key.isPresent()
                && algorithm == other.algorithm
                && Arrays.equals(key.get().octets(), other.key.get().octets());
    }

    boolean verifies(byte[] data, byte[] signature) {
        return key.filter(usable -> usable.verifies(data, signature)).isPresent();
    }
}
