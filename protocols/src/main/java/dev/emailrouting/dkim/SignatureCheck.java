package dev.emailrouting.dkim;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.keys.DomainKeyAnswer;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.DomainKeyRecord;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.HeaderBlock;

/**
 * One signature's way through the steps of RFC 6376 6.1; the first that it does not take decides. What costs a query comes after
 * what costs none, and whether a signature is enough comes after whether it holds.
 */
final class SignatureCheck {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String FROM = "From";

    private final DkimSignature signature;
    private final HeaderBlock header;
    private final byte[] bodyHash;
    private final long bodyLength;
    private final long coveredLength;
    private final ImmutableDkimSignatureResult.Builder result;

    /** @param description that the result goes on from */
    SignatureCheck(
            DkimSignature signature,
            HeaderBlock header,
            BodyHashes bodyHashes,
            ImmutableDkimSignatureResult.Builder description) {
        this.signature = signature;
        this.header = header;
        BodyHashes.Form form = signature.bodyForm();
        this.bodyHash = bodyHashes.hash(form);
        this.bodyLength = bodyHashes.length(form.canonicalization());
        this.coveredLength = form.length().orElse(bodyLength);
        this.result = description.coversWholeBody(coveredLength >= bodyLength);
    }

    DkimSignatureResult run(DomainKeyLookup keys, Instant now) {
        return message()
                .or(() -> time(now))
                .or(this::body)
                .or(() -> key(keys.find(signature.selector(), signature.domain())))
                .or(this::coverage)
                .orElseGet(() -> end(Status.PASS, "good"));
    }

    private Optional<DkimSignatureResult> message() {
        return endIf(header.isTruncated(), Status.PERMERROR, "the header is longer than is read");
    }

    /** RFC 6376 3.5, t= and x=. */
    private Optional<DkimSignatureResult> time(Instant now) {
        boolean isEarly =
                signature.signedAt().filter(now.plus(CLOCK_SKEW)::isBefore).isPresent();
        boolean isLate =
                signature.expiresAt().filter(now.minus(CLOCK_SKEW)::isAfter).isPresent();
        return endIf(isEarly, Status.FAIL, "it is from the future (t=)")
                .or(() -> endIf(isLate, Status.FAIL, "it has expired (x=)"));
    }

    private Optional<DkimSignatureResult> body() {
        // RFC 6376 3.5, l=
        return endIf(coveredLength > bodyLength, Status.PERMERROR, "l= is more than the body has")
                .or(() -> endIf(
                        !MessageDigest.isEqual(bodyHash, signature.bodyHash()), Status.FAIL, "the body was changed"));
    }

    private Optional<DkimSignatureResult> key(DomainKeyAnswer answer) {
        if (answer.record().isPresent()) {
            return key(answer.record().get());
        }
        boolean isTemporary = answer.status() == DomainKeyAnswer.Status.TEMPORARY_FAILURE;
        return Optional.of(end(isTemporary ? Status.TEMPERROR : Status.PERMERROR, answer.reason()));
    }

    private Optional<DkimSignatureResult> key(DomainKeyRecord key) {
        result.keyBits(key.bits()).isTesting(key.isTesting());
        Optional<String> objection = key.objectionTo(signature.algorithm());
        if (objection.isPresent()) {
            return Optional.of(end(isTooShort(key) ? Status.POLICY : Status.PERMERROR, objection.get()));
        }
        // RFC 6376 3.6.1, t=s
        boolean isForbidden = key.demandsExactDomain() && !signature.isOnBehalfOfItsDomain();
        return endIf(isForbidden, Status.PERMERROR, "the key is not for subdomains, and i= is in one")
                .or(() -> endIf(!isMadeWith(key), Status.FAIL, "the signature does not verify"));
    }

    /** The one objection that is not about what the signature is, but how strong (RFC 8301 3.2). */
    private static boolean isTooShort(DomainKeyRecord key) {
        return key.algorithm() == SigningAlgorithm.RSA_SHA256 && key.bits() < DomainKeyRecord.MIN_RSA_BITS;
    }

    private boolean isMadeWith(DomainKeyRecord key) {
        return signature.algorithm().verify(key, signature.signedOctets(header), signature.signature());
    }

    /** RFC 6376 8.2 and 8.15: what can be added to a message without breaking its signature. */
    private Optional<DkimSignatureResult> coverage() {
        long signedAuthors =
                signature.signedNames().stream().filter(FROM::equalsIgnoreCase).count();
        return endIf(coveredLength < bodyLength, Status.POLICY, "it does not cover the whole body (l=)")
                .or(() -> endIf(
                        header.count(FROM) > signedAuthors,
                        Status.POLICY,
                        "there are more From fields than it covers"));
    }

    private Optional<DkimSignatureResult> endIf(boolean condition, Status status, String reason) {
        return condition ? Optional.of(end(status, reason)) : Optional.empty();
    }

    private DkimSignatureResult end(Status status, String reason) {
        return result.status(status).reason(reason).build();
    }
}
