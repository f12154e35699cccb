package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import dev.emailrouting.routing.InvalidInputException;

/**
 * The strong entity tag of a resource (RFC 9110 8.8.3), {@code "<version>-<digest>"}. The version counts what people change;
 * the digest covers the whole representation, which also shows what changes by itself, such as a rule that stops waiting when
 * its destination is verified. So a cache compares the whole tag, and a writer only the version: {@code If-Match: "3"} will do.
 */
final class EntityTag {
    private static final int MAX_HEADER = 1000;
    private static final Pattern TAG = Pattern.compile("\\G(W/)?\"([\\x21\\x23-\\x7e]*)\"[ \\t]*(?:,[ \\t]*|$)");

    private final String opaque;

    private EntityTag(String opaque) {
        this.opaque = opaque;
    }

    static EntityTag of(long version, ObjectNode representation) {
        return new EntityTag(version + "-" + Hashing.murmur3_32_fixed().hashUnencodedChars(representation.toString()));
    }

    /** RFC 9110 13.1.2: weak comparison. */
    boolean isAmongIfNoneMatch(String header) {
        return header.equals("*")
                || parse("If-None-Match", header).stream().anyMatch(given -> given.opaque.equals(opaque));
    }

    /**
     * RFC 9110 13.1.1: strong comparison, so a weak tag never matches.
     *
     * @throws InvalidInputException when the header is no list of entity tags
     */
    static boolean isVersionAmongIfMatch(long version, String header) {
        return header.equals("*")
                || parse("If-Match", header).stream().anyMatch(given -> !given.weak && given.isOfVersion(version));
    }

    private static List<Given> parse(String field, String header) {
        List<Given> tags = new ArrayList<>(1);
        Matcher matcher = TAG.matcher(header);
        int end = 0;
        while (header.length() <= MAX_HEADER && end < header.length() && matcher.find()) {
            tags.add(new Given(matcher.group(1) != null, matcher.group(2)));
            end = matcher.end();
        }
        if (tags.isEmpty() || end < header.length()) {
            throw new InvalidInputException(field, "must be * or entity tags in double quotes, such as \"3\"");
        }
        return tags;
    }

    /** As it stands in the ETag field. */
    @Override
    public String toString() {
        return '"' + opaque + '"';
    }

    private static final class Given {
        private final boolean weak;
        private final String opaque;

        private Given(boolean weak, String opaque) {
            this.weak = weak;
            this.opaque = opaque;
        }

        private boolean isOfVersion(long version) {
            return opaque.equals(Long.toString(version)) || opaque.startsWith(version + "-");
        }
    }
}
