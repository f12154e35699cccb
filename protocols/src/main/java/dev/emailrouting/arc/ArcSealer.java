package dev.emailrouting.arc;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedFields;
import dev.emailrouting.message.TagFieldWriter;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Adds a set to a message's chain (RFC 8617 5.1). Everything else that is to be changed or signed has been before; what is put on
 * top of the set afterwards does no harm. Safe for many threads.
 */
public final class ArcSealer {
    private static final BodyHashes.Form BODY = BodyHashes.Form.whole(Canonicalization.RELAXED);
    private static final CharMatcher RESULTS = CharMatcher.inRange(' ', '~').or(CharMatcher.anyOf("\t\r\n"));

    private final SigningKey key;
    private final CoveredFields coveredFields;
    private final Clock clock;

    /** @throws IllegalArgumentException for another than an RSA key: hardly anybody verifies those */
    public ArcSealer(SigningKey key, Clock clock) {
        this(key, CoveredFields.recommended(), clock);
    }

    /**
     * @param coveredFields what the message signature lists
     * @throws IllegalArgumentException for another than an RSA key
     */
    public ArcSealer(SigningKey key, CoveredFields coveredFields, Clock clock) {
        checkArgument(
                key.algorithm() == SigningAlgorithm.RSA_SHA256, "ARC is sealed with RSA keys only, not by %s", key);
        this.key = key;
        this.coveredFields = coveredFields;
        this.clock = clock;
    }

    /**
     * @param cv what the chain was found to be when the message came in
     * @param authenticationResults the value of an Authentication-Results field with all results of this server, ASCII, folded at
     *     will
     * @throws IOException when the body cannot be read
     * @throws IllegalArgumentException when the results would not stay one field
     */
    public ArcSealing seal(RawMessage message, ChainValidation cv, String authenticationResults) throws IOException {
        checkArgument(isOneValue(authenticationResults), "the results are no value of a field");
        ArcChain chain = ArcChain.of(message.header());
        Optional<String> objection = objection(message, chain, cv);
        return objection.isPresent()
                ? ArcSealing.none(objection.get())
                : sealed(message, chain, cv, authenticationResults);
    }

    /** RFC 5322 2.2.3: a line end stands only before white space that something follows. */
    private static boolean isOneValue(String value) {
        return RESULTS.matchesAllOf(value)
                && !value.isBlank()
                && value.replace("\r\n\t", "").replace("\r\n ", "").chars().noneMatch(c -> c == '\r' || c == '\n')
                && value.lines().noneMatch(String::isBlank);
    }

    private static Optional<String> objection(RawMessage message, ArcChain chain, ChainValidation cv) {
        if (message.header().isTruncated()) {
            return Optional.of("the header is longer than is read");
        }
        if (chain.isEndedByFailure()) {
            // RFC 8617 5.1, step 2
            return Optional.of("the chain already ends with cv=fail");
        }
        if (chain.highestInstance() >= Instance.MAX) {
            return Optional.of("the chain has " + Instance.MAX + " sets, the most there may be");
        }
        boolean isChain = !chain.isEmpty() && chain.fault().isEmpty();
        if ((cv == ChainValidation.PASS && !isChain) || (cv == ChainValidation.NONE && !chain.isEmpty())) {
            return Optional.of("the chain is another than the one that was validated");
        }
        return Optional.empty();
    }

    private ArcSealing sealed(RawMessage message, ArcChain chain, ChainValidation cv, String results)
            throws IOException {
        int instance = chain.highestInstance() + 1;
        long now = clock.instant().getEpochSecond();
        Field resultsField = Field.of(
                ArcFieldName.AUTHENTICATION_RESULTS.spelling() + ": i=" + instance + "; " + results.strip() + "\r\n");
        Field messageSignature = messageSignature(message, instance, now);
        List<Field> covered = new ArrayList<>();
        if (cv != ChainValidation.FAIL) {
            // RFC 8617 5.1.2: a failed chain is sealed alone, as if this set were the only one.
            chain.sets().forEach(set -> covered.addAll(set.fields()));
        }
        covered.add(resultsField);
        covered.add(messageSignature);
        Field seal = seal(covered, instance, cv, now);
        return ImmutableArcSealing.builder()
                .fields(seal.raw() + messageSignature.raw() + resultsField.raw())
                .reason("sealed as instance " + instance + " with cv=" + cv.word())
                .build();
    }

    private Field messageSignature(RawMessage message, int instance, long now) throws IOException {
        List<String> names = coveredFields.namesFor(message.header());
        TagFieldWriter writer = begin(ArcFieldName.MESSAGE_SIGNATURE, instance)
                .tag("c", "relaxed/relaxed")
                .tag("d", key.domain())
                .tag("s", key.selector())
                .tag("t", Long.toString(now))
                .fieldNames("h", names)
                .base64("bh", BodyHashes.of(message, List.of(BODY)).hash(BODY));
        return sign(writer, SignedFields.select(message.header(), names));
    }

    private Field seal(List<Field> covered, int instance, ChainValidation cv, long now) {
        TagFieldWriter writer = begin(ArcFieldName.SEAL, instance)
                .tag("cv", cv.word())
                .tag("d", key.domain())
                .tag("s", key.selector())
                .tag("t", Long.toString(now));
        return sign(writer, covered);
    }

    /** RFC 8617 4.1.2, 4.1.3: i= comes first, and some readers insist on it. */
    private TagFieldWriter begin(ArcFieldName name, int instance) {
        return TagFieldWriter.of(name.spelling(), "i", Integer.toString(instance))
                .tag("a", key.algorithm().algorithmName());
    }

    private Field sign(TagFieldWriter writer, List<Field> covered) {
        return writer.signed(key.sign(SignedFields.octets(Canonicalization.RELAXED, covered, writer.unsigned())));
    }
}
