package dev.emailrouting.keys;

import java.util.Base64;
import java.util.List;

import com.google.common.base.Splitter;

/**
 * A key of ours and the name it is published under: what is signed with it says {@code d=} {@link #domain} and {@code s=}
 * {@link #selector}. Immutable, safe for many threads. The private half is in no text of it.
 *
 * <p>Made by {@link KeyGenerator}, {@link PemKeys} and {@link KeysDirectory}.
 */
public final class SigningKey {
    /** The longest character-string of a TXT record (RFC 1035 3.3). */
    private static final int MAX_STRING = 255;

    private final String domain;
    private final String selector;
    private final String recordName;
    private final DomainPrivateKey key;

    /** @throws InvalidKeyInputException naming the domain or the selector when it is no name of letters, digits and hyphens */
    SigningKey(String domain, String selector, DomainPrivateKey key) {
        this.domain = DomainKeyName.requireLabels("domain", domain);
        this.selector = DomainKeyName.requireLabels("selector", selector);
        this.recordName = DomainKeyName.of(this.selector, this.domain)
                .orElseThrow(() -> new InvalidKeyInputException("domain", "with the selector it is too long for DNS"));
        this.key = key;
    }

    /** In A-labels and lower case. */
    public String domain() {
        return domain;
    }

    /** In lower case. */
    public String selector() {
        return selector;
    }

    public SigningAlgorithm algorithm() {
        return key.algorithm();
    }

    /** The length that tells the key's strength. */
    public int bits() {
        return key.publicKey().bits();
    }

    /** The signature of the data, bare octets. */
    public byte[] sign(byte[] data) {
        return key.sign(data);
    }

    /** Where {@link #txtRecord} has to stand in DNS, without a trailing dot. */
    public String recordName() {
        return recordName;
    }

    /** What has to be published for the signatures to be believed (RFC 6376 3.6.1, RFC 8463 4). */
    public String txtRecord() {
        return "v=DKIM1; k=" + algorithm().keyType() + "; p="
                + Base64.getEncoder().encodeToString(key.publicKey().octets());
    }

    /** {@link #txtRecord} in the strings that a TXT record can hold, to be joined without anything between. */
    public List<String> txtStrings() {
        return Splitter.fixedLength(MAX_STRING).splitToList(txtRecord());
    }

    DomainPrivateKey privateKey() {
        return key;
    }

    @Override
    public String toString() {
        return recordName + " (" + algorithm() + ", " + bits() + " bits)";
    }
}
