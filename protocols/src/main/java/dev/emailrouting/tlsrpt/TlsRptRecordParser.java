package dev.emailrouting.tlsrpt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;

/**
 * Reads TLS reporting records (RFC 8460 3) strictly, for a domain that published a malformed one has to hear of it; but one broken
 * URI does not take the others along. Takes time in proportion to the text.
 */
public final class TlsRptRecordParser {
    private static final String VERSION = "v=TLSRPTv1";
    private static final String RUA = "rua";
    private static final CharMatcher WSP = CharMatcher.anyOf(" \t");
    private static final Splitter FIELDS = Splitter.on(';').trimResults(WSP);
    private static final Splitter URIS = Splitter.on(',').trimResults(WSP);
    private static final Pattern EXTENSION_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}+");
    private static final Pattern EXTENSION_VALUE = Pattern.compile("[\\x21-\\x3a\\x3c\\x3e-\\x7e]++");
    /** Enough to tell a field by; what a stranger wrote is not repeated at any length. */
    private static final int SHOWN = 32;

    private TlsRptRecordParser() {}

    /** Whether the text is meant to be such a record: the others at its name are none of ours (RFC 8460 3). */
    public static boolean isMeant(String text) {
        return text.startsWith(VERSION)
                && WSP.trimLeadingFrom(text.substring(VERSION.length())).startsWith(";");
    }

    /**
     * @param text the joined strings of a TXT record
     * @throws InvalidTlsRptRecordException saying what of RFC 8460 3 the text breaks
     */
    public static TlsRptRecord parse(String text) throws InvalidTlsRptRecordException {
        if (!isMeant(text)) {
            throw new InvalidTlsRptRecordException("it does not begin with " + VERSION + ";");
        }
        List<String> fields = fields(text);
        Optional<String> rua = Optional.empty();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new InvalidTlsRptRecordException("'" + shown(field) + "' has no equals sign");
            }
            String name = field.substring(0, equals);
            String value = field.substring(equals + 1);
            if (!name.equals(RUA)) {
                checkExtension(name, value);
            } else if (rua.isPresent()) {
                throw new InvalidTlsRptRecordException("rua= comes twice");
            } else {
                rua = Optional.of(value);
            }
        }
        return record(text, rua.orElseThrow(() -> new InvalidTlsRptRecordException("rua= is missing")));
    }

    /** Those behind the version. One delimiter may end the record. */
    private static List<String> fields(String text) throws InvalidTlsRptRecordException {
        List<String> all = FIELDS.splitToList(text);
        int end = all.get(all.size() - 1).isEmpty() ? all.size() - 1 : all.size();
        List<String> fields = all.subList(1, end);
        if (fields.contains("")) {
            throw new InvalidTlsRptRecordException("a field is empty");
        }
        return fields;
    }

    private static void checkExtension(String name, String value) throws InvalidTlsRptRecordException {
        if (!EXTENSION_NAME.matcher(name).matches()) {
            throw new InvalidTlsRptRecordException("'" + shown(name) + "' is no name of a field");
        }
        if (!EXTENSION_VALUE.matcher(value).matches()) {
            throw new InvalidTlsRptRecordException("the value of " + name + "= is empty or malformed");
        }
    }

    private static TlsRptRecord record(String text, String rua) throws InvalidTlsRptRecordException {
        List<ReportUri> uris = URIS.splitToStream(rua)
                .map(ReportUri::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableList());
        if (uris.isEmpty()) {
            throw new InvalidTlsRptRecordException("rua= names no URI such as mailto:tls-reports@example.org");
        }
        return ImmutableTlsRptRecord.builder().text(text).rua(uris).build();
    }

    private static String shown(String hostile) {
        String printable = CharMatcher.inRange(' ', '~').negate().replaceFrom(hostile, '?');
        return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable;
    }
}
