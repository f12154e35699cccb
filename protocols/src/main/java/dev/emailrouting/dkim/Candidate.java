package dev.emailrouting.dkim;

import java.util.List;
import java.util.Optional;

import com.google.common.base.Strings;
import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.TagList;

/** A field that says it is a signature, and what can be told of it even where it is none. */
final class Candidate {
    /** RFC 6008 4. */
    private static final int MIN_START = 8;
    /** Alike beyond this, two signatures are the same, or made to look it. */
    private static final int MAX_START = 64;

    private final Optional<TagList> tags;
    private final Optional<DkimSignature> signature;
    private final String fault;

    private Candidate(Optional<TagList> tags, Optional<DkimSignature> signature, String fault) {
        this.tags = tags;
        this.signature = signature;
        this.fault = fault;
    }

    static Candidate read(Field field) {
        try {
            return read(field, TagList.parse(field.rawValue()));
        } catch (InvalidTagListException e) {
            return new Candidate(Optional.empty(), Optional.empty(), e.getMessage());
        }
    }

    private static Candidate read(Field field, TagList tags) {
        try {
            return new Candidate(Optional.of(tags), Optional.of(DkimSignatureParser.parse(field, tags)), "");
        } catch (InvalidDkimSignatureException e) {
            return new Candidate(Optional.of(tags), Optional.empty(), e.getMessage());
        }
    }

    /** Absent where the field is none that could be verified. */
    Optional<DkimSignature> signature() {
        return signature;
    }

    /** Where there is no {@link #signature}. */
    DkimSignatureResult malformed(List<Candidate> all) {
        return description(all).status(Status.PERMERROR).reason(fault).build();
    }

    /** A result that lacks nothing but how it ended. */
    ImmutableDkimSignatureResult.Builder description(List<Candidate> all) {
        return ImmutableDkimSignatureResult.builder()
                .domain(domain())
                .selector(text("s"))
                .identity(signature.map(DkimSignature::identity).orElseGet(() -> text("i")))
                .algorithm(text("a"))
                .signatureStart(startAmong(all));
    }

    /** As {@link DkimSignatureResult#domain()}. */
    String domain() {
        return DomainNames.comparable(text("d"));
    }

    private String text(String tag) {
        return tags.flatMap(list -> list.compact(tag)).orElse("");
    }

    private String startAmong(List<Candidate> all) {
        String own = text("b");
        int shared = all.stream()
                .map(other -> other.text("b"))
                .filter(other -> !other.equals(own))
                .mapToInt(other -> Strings.commonPrefix(other, own).length())
                .max()
                .orElse(0);
        int length = Math.max(MIN_START, Math.min(shared + 1, MAX_START));
        return own.substring(0, Math.min(own.length(), length));
    }
}
