package dev.emailrouting.arc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Ascii;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.SignedFields;
import dev.emailrouting.message.TagList;

/** An ARC-Message-Signature (RFC 8617 4.1.2): a DKIM signature without v=, and with another meaning of i=. */
final class ArcMessageSignature {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int MAX_TIME_DIGITS = 12;
    private static final int MAX_NAMES = 1000;

    private final SignatureTags signature;
    private final Canonicalization headerForm;
    private final Canonicalization bodyForm;
    private final List<String> names;
    private final byte[] bodyHash;
    private final Optional<Long> bodyLength;
    private final Optional<Long> signedAt;
    private final Optional<Long> expiresAt;

    ArcMessageSignature(Field field, TagList tags) throws InvalidArcFieldException {
        this.signature = new SignatureTags(field, tags);
        // RFC 8617 4.1.2 takes the tags of DKIM, and names relaxed/relaxed only: without c= that is what is meant.
        List<String> forms = List.of(tags.get("c").orElse("relaxed/relaxed").split("/", 2));
        this.headerForm = form(forms.get(0));
        this.bodyForm = forms.size() > 1 ? form(forms.get(1)) : Canonicalization.SIMPLE;
        this.names = names(tags);
        this.bodyHash = signature.octets("bh");
        this.bodyLength = number("l");
        this.signedAt = number("t");
        this.expiresAt = number("x");
    }

    private static Canonicalization form(String word) throws InvalidArcFieldException {
        return Canonicalization.named(word)
                .orElseThrow(() -> new InvalidArcFieldException("the canonicalization (c=) is not known"));
    }

    private List<String> names(TagList tags) throws InvalidArcFieldException {
        signature.require("h");
        List<String> listed = tags.colonSeparated("h").orElseThrow();
        if (listed.size() > MAX_NAMES) {
            throw new InvalidArcFieldException("h= lists more than " + MAX_NAMES + " names");
        }
        // RFC 8617 4.1.2 forbids all ARC fields here; the other two do no harm, and older sealers listed them.
        if (listed.stream().anyMatch(name -> Ascii.equalsIgnoreCase(name, ArcFieldName.SEAL.spelling()))) {
            throw new InvalidArcFieldException("h= lists ARC-Seal");
        }
        return listed;
    }

    private Optional<Long> number(String name) throws InvalidArcFieldException {
        Optional<String> digits = signature.tags().get(name);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        String text = digits.get();
        if (text.isEmpty() || text.length() > MAX_TIME_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidArcFieldException(name + "= is no number");
        }
        return Optional.of(Long.parseLong(text));
    }

    SignatureTags signature() {
        return signature;
    }

    BodyHashes.Form bodyForm() {
        return BodyHashes.Form.whole(bodyForm);
    }

    byte[] bodyHash() {
        return bodyHash.clone();
    }

    /** Whether l= leaves something of a body of that length unsigned: then anything can be appended (RFC 6376 8.2). */
    boolean leavesUncovered(long canonicalLength) {
        return bodyLength.filter(length -> length != canonicalLength).isPresent();
    }

    /** Why the signature does not hold at this time (RFC 6376 3.5, t= and x=); mostly nothing. */
    Optional<String> objection(Clock clock) {
        long now = clock.instant().getEpochSecond();
        if (signedAt.filter(time -> time > now + CLOCK_SKEW.toSeconds()).isPresent()) {
            return Optional.of("it is from the future (t=)");
        }
        if (expiresAt.filter(time -> time < now - CLOCK_SKEW.toSeconds()).isPresent()) {
            return Optional.of("it has expired (x=)");
        }
        return Optional.empty();
    }

    byte[] octets(HeaderBlock header) {
        return SignedFields.octets(headerForm, SignedFields.select(header, names), signature.unsigned());
    }
}
