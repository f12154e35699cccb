package dev.emailrouting.arc;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.arc.ArcResult.Check;
import dev.emailrouting.keys.DomainKeyAnswer;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.DomainKeyRecord;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedOctets;

/**
 * Validates a message's chain (RFC 8617 5.2): its structure, the newest message signature, and every seal. Older message signatures
 * are expected to break when the message is changed on its way; they only tell since when it is unchanged.
 */
public final class ArcValidator {
    private static final Check UNCHECKED = ImmutableCheck.of(Check.Outcome.UNCHECKED, "not looked at");
    private static final Check PASS = ImmutableCheck.of(Check.Outcome.PASS, "good");

    private final DomainKeyLookup keys;
    private final Clock clock;

    /** @param keys of this message */
    public ArcValidator(DomainKeyLookup keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What the message says never throws.
     *
     * @throws IOException when the body cannot be read
     */
    public ArcResult validate(RawMessage message) throws IOException {
        ArcChain chain = ArcChain.of(message.header());
        if (message.header().isTruncated()) {
            return failed("the header is longer than is read");
        }
        if (chain.isEmpty()) {
            return ImmutableArcResult.builder()
                    .status(ArcResult.Status.NONE)
                    .reason("no ARC set")
                    .build();
        }
        if (chain.isEndedByFailure()) {
            return failed("ARC-Seal " + chain.highestInstance() + " says cv=fail");
        }
        Optional<String> fault = chain.fault();
        return fault.isPresent() ? failed(fault.get()) : new Validation(message, chain).run();
    }

    private static ArcResult failed(String reason) {
        return ImmutableArcResult.builder()
                .status(ArcResult.Status.FAIL)
                .reason(reason)
                .build();
    }

    /** One message's way through the steps. */
    private final class Validation {
        private final RawMessage message;
        private final List<ArcSet> sets;
        private final BodyHashes bodyHashes;
        private final Check[] seals;
        private final Check[] messageSignatures;

        private Validation(RawMessage message, ArcChain chain) throws IOException {
            this.message = message;
            this.sets = chain.sets();
            this.bodyHashes = BodyHashes.of(message, forms());
            this.seals = new Check[sets.size()];
            this.messageSignatures = new Check[sets.size()];
        }

        private Set<BodyHashes.Form> forms() {
            return sets.stream().map(set -> set.messageSignature().bodyForm()).collect(Collectors.toSet());
        }

        private ArcResult run() {
            int newest = sets.size() - 1;
            messageSignatures[newest] = checkMessageSignature(sets.get(newest));
            if (messageSignatures[newest].outcome() != Check.Outcome.FAIL) {
                checkSeals();
            }
            Optional<ArcResult> bad = firstOf(Check.Outcome.FAIL, ArcResult.Status.FAIL)
                    .or(() -> firstOf(Check.Outcome.TEMPERROR, ArcResult.Status.TEMPERROR));
            return bad.orElseGet(this::passed);
        }

        /** RFC 8617 5.2, step 4: only the newest message signature has to hold; the result tells how far back others do. */
        private ArcResult passed() {
            int oldest = sets.size() - 1;
            while (oldest > 0) {
                messageSignatures[oldest - 1] = checkMessageSignature(sets.get(oldest - 1));
                if (messageSignatures[oldest - 1].outcome() != Check.Outcome.PASS) {
                    break;
                }
                oldest--;
            }
            return result(ArcResult.Status.PASS, "all seals are good", oldest == 0 ? 0 : oldest + 1);
        }

        private Optional<ArcResult> firstOf(Check.Outcome wanted, ArcResult.Status status) {
            for (int i = sets.size() - 1; i >= 0; i--) {
                if (messageSignatures[i] != null && messageSignatures[i].outcome() == wanted) {
                    return Optional.of(result(
                            status,
                            ArcFieldName.MESSAGE_SIGNATURE.spelling() + " " + (i + 1) + ": "
                                    + messageSignatures[i].reason(),
                            0));
                }
                if (seals[i] != null && seals[i].outcome() == wanted) {
                    return Optional.of(
                            result(status, ArcFieldName.SEAL.spelling() + " " + (i + 1) + ": " + seals[i].reason(), 0));
                }
            }
            return Optional.empty();
        }

        private ArcResult result(ArcResult.Status status, String reason, int oldestPass) {
            List<ArcResult.SetResult> results = new ArrayList<>();
            for (int i = 0; i < sets.size(); i++) {
                ArcSeal seal = sets.get(i).seal();
                results.add(ImmutableSetResult.builder()
                        .instance(i + 1)
                        .sealer(seal.signature().domain())
                        .selector(seal.signature().selector())
                        .chainValidation(seal.chainValidation())
                        .authenticationResults(sets.get(i).sealedResults())
                        .seal(seals[i] == null ? UNCHECKED : seals[i])
                        .messageSignature(messageSignatures[i] == null ? UNCHECKED : messageSignatures[i])
                        .build());
            }
            return ImmutableArcResult.builder()
                    .status(status)
                    .reason(reason)
                    .oldestPass(oldestPass)
                    .sets(results)
                    .build();
        }

        private void checkSeals() {
            SignedOctets covered = new SignedOctets(Canonicalization.RELAXED);
            for (int i = 0; i < sets.size(); i++) {
                ArcSet set = sets.get(i);
                set.fieldsBelowSeal().forEach(covered::add);
                SignatureTags seal = set.seal().signature();
                seals[i] = checkSignature(seal, covered.endingWith(seal.unsigned()));
                covered.add(set.sealField());
            }
        }

        private Check checkMessageSignature(ArcSet set) {
            ArcMessageSignature signature = set.messageSignature();
            Optional<String> objection = signature.objection(clock);
            if (objection.isPresent()) {
                return failure(objection.get());
            }
            BodyHashes.Form form = signature.bodyForm();
            if (signature.leavesUncovered(bodyHashes.length(form.canonicalization()))) {
                return failure("it does not cover the whole body (l=)");
            }
            if (!MessageDigest.isEqual(bodyHashes.hash(form), signature.bodyHash())) {
                return failure("the body was changed");
            }
            return checkSignature(signature.signature(), signature.octets(message.header()));
        }

        private Check checkSignature(SignatureTags signature, byte[] octets) {
            DomainKeyAnswer answer = keys.find(signature.selector(), signature.domain());
            if (answer.status() == DomainKeyAnswer.Status.TEMPORARY_FAILURE) {
                return ImmutableCheck.of(Check.Outcome.TEMPERROR, answer.reason());
            }
            if (answer.record().isEmpty()) {
                return failure(answer.reason());
            }
            DomainKeyRecord key = answer.record().get();
            return key.objectionTo(signature.algorithm())
                    .map(this::failure)
                    .orElseGet(() -> signature.algorithm().verify(key, octets, signature.signature())
                            ? PASS
                            : failure("the signature does not verify"));
        }

        private Check failure(String reason) {
            return ImmutableCheck.of(Check.Outcome.FAIL, reason);
        }
    }
}
