package dev.emailrouting.dkim;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import com.google.common.base.CharMatcher;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.TagList;

/** Reads a DKIM-Signature (RFC 6376 3.5, 6.1.1) in linear time; unknown tags are passed over. */
public final class DkimSignatureParser {
    /** Far more than any message has fields worth signing. */
    private static final int MAX_NAMES = 1000;

    private static final String VERSION = "1";
    private static final String QUERY = "dns/txt";
    private static final String OUTDATED = "rsa-sha1";
    /** RFC 6376 3.5, t=: values up to 10^12 have to be read. */
    private static final int MAX_TIME_DIGITS = 13;
    /** What fits into a long; no body is longer. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');

    private final Field field;
    private final TagList tags;

    private DkimSignatureParser(Field field, TagList tags) {
        this.field = field;
        this.tags = tags;
    }

    /** @throws InvalidDkimSignatureException saying which rule the field breaks */
    public static DkimSignature parse(Field field) throws InvalidDkimSignatureException {
        try {
            return parse(field, TagList.parse(field.rawValue()));
        } catch (InvalidTagListException e) {
            throw new InvalidDkimSignatureException(e);
        }
    }

    /** @param tags of the field */
    static DkimSignature parse(Field field, TagList tags) throws InvalidDkimSignatureException {
        try {
            return new DkimSignatureParser(field, tags).signature();
        } catch (InvalidTagListException e) {
            throw new InvalidDkimSignatureException(e);
        }
    }

    private DkimSignature signature() throws InvalidTagListException, InvalidDkimSignatureException {
        check(tags.require("v").equals(VERSION), "the version (v=) is not " + VERSION);
        checkQuery();
        List<String> forms = List.of(tags.get("c").orElse("simple/simple").split("/", 2));
        Optional<Instant> signedAt = time("t");
        Optional<Instant> expiresAt = time("x");
        check(
                signedAt.isEmpty() || expiresAt.isEmpty() || expiresAt.get().isAfter(signedAt.get()),
                "it expires (x=) before it is made (t=)");
        return ImmutableDkimSignature.builder()
                .algorithm(algorithm())
                .domain(filled("d"))
                .selector(filled("s"))
                .identity(identity())
                .headerForm(form(forms.get(0)))
                // RFC 6376 3.5, c=: the body's form is simple where only the header's is given.
                .bodyForm(bodyForm(form(forms.size() > 1 ? forms.get(1) : "simple")))
                .signedNames(signedNames())
                .bodyHash(octets("bh"))
                .signature(octets("b"))
                .signedAt(signedAt)
                .expiresAt(expiresAt)
                .unsigned(unsigned())
                .build();
    }

    private static void check(boolean holds, String otherwise) throws InvalidDkimSignatureException {
        if (!holds) {
            throw new InvalidDkimSignatureException(otherwise);
        }
    }

    private void checkQuery() throws InvalidDkimSignatureException {
        check(
                tags.colonSeparated("q").orElse(List.of(QUERY)).stream().anyMatch(QUERY::equalsIgnoreCase),
                "the key is to be looked up in no known way (q=)");
    }

    private SigningAlgorithm algorithm() throws InvalidTagListException, InvalidDkimSignatureException {
        String name = tags.require("a");
        // RFC 8301 3.1
        check(!name.equals(OUTDATED), OUTDATED + " must not be believed any more");
        return SigningAlgorithm.named(name)
                .orElseThrow(() -> new InvalidDkimSignatureException("the algorithm (a=) is not known"));
    }

    private String filled(String name) throws InvalidTagListException, InvalidDkimSignatureException {
        String value = tags.require(name);
        check(!value.isEmpty(), name + "= is empty");
        return value;
    }

    private String identity() throws InvalidTagListException, InvalidDkimSignatureException {
        String domain = filled("d");
        // The local part is quoted-printable, which may be folded anywhere.
        String identity = tags.compact("i").orElse("@" + domain);
        int at = identity.lastIndexOf('@');
        check(at >= 0 && DomainNames.isWithin(identity.substring(at + 1), domain), "i= is not within d=");
        return identity;
    }

    private static Canonicalization form(String word) throws InvalidDkimSignatureException {
        return Canonicalization.named(word)
                .orElseThrow(() -> new InvalidDkimSignatureException("the canonicalization (c=) is not known"));
    }

    private BodyHashes.Form bodyForm(Canonicalization canonicalization) throws InvalidDkimSignatureException {
        OptionalLong length = number("l", MAX_LENGTH_DIGITS);
        return length.isPresent()
                ? BodyHashes.Form.upTo(canonicalization, length.getAsLong())
                : BodyHashes.Form.whole(canonicalization);
    }

    private List<String> signedNames() throws InvalidTagListException, InvalidDkimSignatureException {
        tags.require("h");
        List<String> names = tags.colonSeparated("h").orElseThrow();
        check(names.size() <= MAX_NAMES, "h= lists more than " + MAX_NAMES + " names");
        check(names.stream().noneMatch(String::isEmpty), "h= lists an empty name");
        // RFC 6376 5.4
        check(names.stream().anyMatch("From"::equalsIgnoreCase), "From is not signed (h=)");
        return names;
    }

    private Optional<Instant> time(String name) throws InvalidDkimSignatureException {
        OptionalLong seconds = number(name, MAX_TIME_DIGITS);
        return seconds.isPresent() ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong())) : Optional.empty();
    }

    private OptionalLong number(String name, int maxDigits) throws InvalidDkimSignatureException {
        Optional<String> text = tags.get(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = text.get();
        check(
                !digits.isEmpty() && digits.length() <= maxDigits && DIGIT.matchesAllOf(digits),
                name + "= is no number, or too large");
        return OptionalLong.of(Long.parseLong(digits));
    }

    private byte[] octets(String name) throws InvalidTagListException, InvalidDkimSignatureException {
        filled(name);
        try {
            return Base64.getDecoder().decode(tags.compact(name).orElseThrow());
        } catch (IllegalArgumentException e) {
            throw new InvalidDkimSignatureException(name + "= is not base64");
        }
    }

    private Field unsigned() {
        String raw = field.raw();
        return Field.of(raw.substring(0, raw.indexOf(':') + 1) + tags.withoutValueOf("b"));
    }
}
