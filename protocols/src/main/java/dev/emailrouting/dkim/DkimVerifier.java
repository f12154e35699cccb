package dev.emailrouting.dkim;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.common.collect.Ordering;
import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;

/**
 * Verifies the signatures of a message (RFC 6376 6.1), the topmost {@value #MAX_SIGNATURES} of them. The body is read once, and
 * each key asked for once.
 */
public final class DkimVerifier {
    /** More than honest mail has; a stranger chooses the number, and each costs a query and work. */
    public static final int MAX_SIGNATURES = 10;

    private static final DkimSignatureResult NOT_LOOKED_AT = ImmutableDkimSignatureResult.builder()
            .status(Status.NEUTRAL)
            .reason("not looked at, for there are more than " + MAX_SIGNATURES + " signatures")
            .build();

    private final DomainKeyLookup keys;
    private final Clock clock;
    private final Comparator<? super String> order;

    /** @param keys of this message */
    public DkimVerifier(DomainKeyLookup keys, Clock clock) {
        this(keys, clock, Ordering.allEqual());
    }

    /** @param order of signatures' domains (d=): the keys of the first are asked for while there is time for it */
    public DkimVerifier(DomainKeyLookup keys, Clock clock, Comparator<? super String> order) {
        this.keys = keys;
        this.clock = clock;
        this.order = order;
    }

    /**
     * What the message says never throws.
     *
     * @throws IOException when the body cannot be read
     */
    public DkimResult verify(RawMessage message) throws IOException {
        List<Field> fields = message.header().named(DkimSignature.FIELD_NAME);
        List<Candidate> candidates =
                fields.stream().limit(MAX_SIGNATURES).map(Candidate::read).collect(Collectors.toUnmodifiableList());
        List<DkimSignatureResult> results = new ArrayList<>(verify(message, candidates));
        results.addAll(Collections.nCopies(fields.size() - results.size(), NOT_LOOKED_AT));
        return ImmutableDkimResult.of(results);
    }

    private List<DkimSignatureResult> verify(RawMessage message, List<Candidate> candidates) throws IOException {
        BodyHashes bodyHashes = BodyHashes.of(message, bodyForms(candidates));
        Map<Candidate, DkimSignatureResult> results = new HashMap<>();
        candidates.stream()
                .sorted(Comparator.comparing(Candidate::domain, order))
                .forEach(candidate -> results.put(candidate, verify(message, bodyHashes, candidate, candidates)));
        return candidates.stream().map(results::get).collect(Collectors.toUnmodifiableList());
    }

    private DkimSignatureResult verify(
            RawMessage message, BodyHashes bodyHashes, Candidate candidate, List<Candidate> all) {
        return candidate
                .signature()
                .map(signature -> new SignatureCheck(
                                signature, message.header(), bodyHashes, candidate.description(all))
                        .run(keys, clock.instant()))
                .orElseGet(() -> candidate.malformed(all));
    }

    private static Set<BodyHashes.Form> bodyForms(List<Candidate> candidates) {
        return candidates.stream()
                .flatMap(candidate -> candidate.signature().stream())
                .map(DkimSignature::bodyForm)
                .collect(Collectors.toSet());
    }
}
