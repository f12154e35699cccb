package dev.emailrouting.dmarc;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.emailrouting.dmarc.DmarcRecord.PublicSuffix;

/**
 * Reads policy records (RFC 9989 4.8). Whatever is wrong behind the version falls back to its default, and what is unknown, the tags
 * pct, rf and ri of RFC 7489 among it, is passed over. Takes time in proportion to the text.
 */
public final class DmarcRecordParser {
    private static final CharMatcher WSP = CharMatcher.anyOf(" \t");
    private static final Splitter TAGS = Splitter.on(';').trimResults(WSP);
    private static final Splitter URIS = Splitter.on(',').trimResults(WSP);
    private static final Splitter OPTIONS = Splitter.on(':');
    private static final Pattern OBSOLETE_SIZE = Pattern.compile("![0-9]++[kmgtKMGT]?$");
    /** RFC 3986 3, without the comma and the exclamation mark, which stand encoded here. */
    private static final Pattern URI =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:[A-Za-z0-9._~:/?#\\[\\]@$&'()*+;=%-]++");

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** RFC 9989 4.8, dmarc-fo, whose options come in any order and once each. */
    private static final Set<String> REPORT_OPTIONS = Set.of("0", "1", "d", "s");

    private static final Set<String> EXCLUSIVE_OPTIONS = Set.of("0", "1");
    private static final Set<String> DEFAULT_OPTIONS = Set.of("0");

    /** The values by name, lower case; a tag that comes twice has none, for nobody knows which one is meant. */
    private final Map<String, Optional<String>> values = new HashMap<>();

    private DmarcRecordParser(List<String> tags) {
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                Optional<String> value = Optional.of(WSP.trimLeadingFrom(tag.substring(equals + 1)));
                values.merge(name(tag, equals), value, (first, second) -> Optional.empty());
            }
        }
    }

    /**
     * Empty where the text is no policy record: it does not begin with {@code v=DMARC1}, the value in just this case.
     *
     * @param text the joined strings of a TXT record
     */
    public static Optional<DmarcRecord> parse(String text) {
        List<String> tags = TAGS.splitToList(text);
        if (!isVersion(text, tags.get(0))) {
            return Optional.empty();
        }
        return Optional.of(new DmarcRecordParser(tags.subList(1, tags.size())).record(text));
    }

    private static boolean isVersion(String text, String tag) {
        int equals = tag.indexOf('=');
        return equals > 0
                && !WSP.matches(text.charAt(0))
                && name(tag, equals).equals("v")
                && WSP.trimLeadingFrom(tag.substring(equals + 1)).equals("DMARC1");
    }

    private static String name(String tag, int equals) {
        return Ascii.toLowerCase(WSP.trimTrailingFrom(tag.substring(0, equals)));
    }

    private DmarcRecord record(String text) {
        return ImmutableDmarcRecord.builder()
                .text(text)
                .p(policy("p"))
                .sp(policy("sp"))
                .np(policy("np"))
                .isPolicyBroken(policy("p").isEmpty() || isWrongPolicy("sp") || isWrongPolicy("np"))
                .psd(publicSuffix())
                .isTest(is("t", "y"))
                .adkim(mode("adkim"))
                .aspf(mode("aspf"))
                .rua(uris("rua"))
                .ruf(uris("ruf"))
                .fo(reportOptions())
                .build();
    }

    private Optional<String> value(String name) {
        return values.getOrDefault(name, Optional.empty());
    }

    private boolean is(String name, String word) {
        return value(name).filter(word::equalsIgnoreCase).isPresent();
    }

    private Optional<DmarcPolicy> policy(String name) {
        return value(name).flatMap(DmarcPolicy::ofWord);
    }

    private boolean isWrongPolicy(String name) {
        return values.containsKey(name) && policy(name).isEmpty();
    }

    private PublicSuffix publicSuffix() {
        if (is("psd", "y")) {
            return PublicSuffix.YES;
        }
        return is("psd", "n") ? PublicSuffix.NO : PublicSuffix.UNSAID;
    }

    private AlignmentMode mode(String name) {
        return is(name, "s") ? AlignmentMode.STRICT : AlignmentMode.RELAXED;
    }

    private List<String> uris(String name) {
        return value(name).map(URIS::splitToList).orElse(List.of()).stream()
                .map(uri -> OBSOLETE_SIZE.matcher(uri).replaceFirst(""))
                .filter(uri -> URI.matcher(uri).matches()
                        && !BROKEN_ESCAPE.matcher(uri).find())
                .collect(Collectors.toUnmodifiableList());
    }

    private Set<String> reportOptions() {
        List<String> given =
                value("fo").map(Ascii::toLowerCase).map(OPTIONS::splitToList).orElse(List.of());
        Set<String> options = new LinkedHashSet<>(given);
        boolean valid = !given.isEmpty()
                && REPORT_OPTIONS.containsAll(given)
                && options.size() == given.size()
                && !options.containsAll(EXCLUSIVE_OPTIONS);
        return valid ? options : DEFAULT_OPTIONS;
    }
}
