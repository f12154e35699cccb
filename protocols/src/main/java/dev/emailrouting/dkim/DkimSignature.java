package dev.emailrouting.dkim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.SignedFields;
import org.immutables.value.Value;

/**
 * A DKIM-Signature field (RFC 6376 3.5), as {@link DkimSignatureParser} reads it: well-formed, which does not mean that it holds.
 * Texts are as they came, a char an octet.
 */
@Value.Immutable
public interface DkimSignature {
    String FIELD_NAME = "DKIM-Signature";

    /** a= */
    SigningAlgorithm algorithm();

    /** d=, who takes responsibility. */
    String domain();

    /** s= */
    String selector();

    /** i=, on whose behalf; at {@link #domain} or below it. */
    String identity();

    /** The first half of c=. */
    Canonicalization headerForm();

    /** The second half of c=, and l=. */
    BodyHashes.Form bodyForm();

    /** h= in its order; From is among them. */
    List<String> signedNames();

    /** bh= */
    byte[] bodyHash();

    /** b= */
    byte[] signature();

    /** t= */
    Optional<Instant> signedAt();

    /** x= */
    Optional<Instant> expiresAt();

    /** The field itself with an empty b=, as it is signed. */
    Field unsigned();

    /** What is signed, given the header it stands in (RFC 6376 3.7). */
    default byte[] signedOctets(HeaderBlock header) {
        return SignedFields.octets(headerForm(), SignedFields.select(header, signedNames()), unsigned());
    }

    /** Whether {@link #identity} is in {@link #domain} itself, not below it. */
    default boolean isOnBehalfOfItsDomain() {
        return DomainNames.areEqual(identity().substring(identity().lastIndexOf('@') + 1), domain());
    }
}
