package dev.emailrouting.dkim;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.common.base.Ascii;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedFields;
import dev.emailrouting.message.TagFieldWriter;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Signs messages (RFC 6376 5), once with each of its keys: RSA for everybody, Ed25519 beside it for those who know it (RFC 8463).
 * The body is read once and covered wholly; relaxed forms of header and body survive what servers do on the way. Safe for many
 * threads.
 */
public final class DkimSigner {
    private static final BodyHashes.Form BODY = BodyHashes.Form.whole(Canonicalization.RELAXED);
    private static final String FROM = "From";

    /**
     * Never listed, whoever wishes it: every server adds or cuts out the first three (RFC 6376 5.4), and another signature may be
     * gone before ours is read.
     */
    private static final ImmutableSet<String> CHANGING =
            ImmutableSet.of("received", "return-path", "authentication-results", "dkim-signature");

    /** RFC 8617 4.1.2 keeps them to the seals. */
    private static final String ARC_PREFIX = "arc-";

    private final ImmutableList<SigningKey> keys;
    private final CoveredFields coveredFields;
    private final Optional<Duration> validity;
    private final Clock clock;

    private DkimSigner(Builder builder) {
        this.keys = builder.keys.build();
        this.coveredFields = builder.coveredFields;
        this.validity = builder.validity;
        this.clock = builder.clock;
    }

    /** There is no signer without a key. */
    public static Builder with(SigningKey key, Clock clock) {
        return with(List.of(key), clock);
    }

    /** @throws IllegalArgumentException without a key */
    public static Builder with(List<SigningKey> keys, Clock clock) {
        Preconditions.checkArgument(!keys.isEmpty(), "there is no signer without a key");
        return new Builder(keys, clock);
    }

    /**
     * The message is not changed; what of its header was signed must not be from now on.
     *
     * @throws IOException when the body cannot be read
     */
    public DkimSigning sign(RawMessage message) throws IOException {
        HeaderBlock header = message.header();
        if (header.isTruncated()) {
            return DkimSigning.none("the header is longer than is read");
        }
        if (header.count(FROM) == 0) {
            // RFC 6376 5.4
            return DkimSigning.none("the message has no From, which has to be signed");
        }
        List<String> names = signedNames(header);
        List<Field> fields = SignedFields.select(header, names);
        byte[] bodyHash = BodyHashes.of(message, List.of(BODY)).hash(BODY);
        return ImmutableDkimSigning.builder()
                .fields(keys.stream()
                        .map(key -> signature(key, names, fields, bodyHash).raw())
                        .collect(Collectors.joining()))
                .reason("signed with "
                        + keys.stream().map(SigningKey::recordName).collect(Collectors.joining(" and ")))
                .build();
    }

    private List<String> signedNames(HeaderBlock header) {
        List<String> names = new ArrayList<>(coveredFields.namesFor(header));
        names.removeIf(name -> CHANGING.contains(Ascii.toLowerCase(name))
                || Ascii.toLowerCase(name).startsWith(ARC_PREFIX));
        if (names.stream().noneMatch(FROM::equalsIgnoreCase)) {
            names.add(0, FROM);
        }
        return names;
    }

    private Field signature(SigningKey key, List<String> names, List<Field> fields, byte[] bodyHash) {
        long now = clock.instant().getEpochSecond();
        TagFieldWriter writer = TagFieldWriter.of(DkimSignature.FIELD_NAME, "v", "1")
                .tag("a", key.algorithm().algorithmName())
                .tag("c", "relaxed/relaxed")
                .tag("d", key.domain())
                .tag("s", key.selector())
                .tag("t", Long.toString(now));
        validity.ifPresent(duration -> writer.tag("x", Long.toString(now + duration.toSeconds())));
        writer.fieldNames("h", names).base64("bh", bodyHash);
        return writer.signed(key.sign(SignedFields.octets(Canonicalization.RELAXED, fields, writer.unsigned())));
    }

    /** What a signer is made of; all but the key and the clock has a good default. */
    public static final class Builder {
        private final ImmutableList.Builder<SigningKey> keys = ImmutableList.builder();
        private final Clock clock;
        private CoveredFields coveredFields = CoveredFields.recommended();
        private Optional<Duration> validity = Optional.empty();

        private Builder(List<SigningKey> keys, Clock clock) {
            this.keys.addAll(keys);
            this.clock = clock;
        }

        /** Makes one signature more. */
        public Builder and(SigningKey key) {
            keys.add(key);
            return this;
        }

        /** Instead of {@link CoveredFields#recommended}; From is covered in any case, what changes on the way in none. */
        public Builder covering(CoveredFields fields) {
            coveredFields = fields;
            return this;
        }

        /** Signatures no longer hold after this time (x=); otherwise they hold for ever. */
        public Builder expiringAfter(Duration time) {
            checkArgument(time.toSeconds() > 0, "a signature holds for a second at least, not %s", time);
            validity = Optional.of(time);
            return this;
        }

        public DkimSigner build() {
            return new DkimSigner(this);
        }
    }
}
