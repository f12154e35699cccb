package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.base.Splitter;

/** Reads a policy by the grammar of RFC 8461 3.2, in time in proportion to the text. */
final class StsPolicyParser {
    private static final Splitter LINES = Splitter.on('\n');
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \\t]*+(.*)", Pattern.DOTALL);
    /** sts-policy-ext-value: no controls; the space at its end is no part of it. */
    private static final Pattern VALUE = Pattern.compile("[!-~\\x{80}-\\x{10ffff}][ -~\\x{80}-\\x{10ffff}]*+");

    private static final Pattern MAX_AGE = Pattern.compile("[0-9]{1,10}");
    private static final String VERSION = "STSv1";

    /** The fields that count, the first of each. */
    private final Map<String, String> fields = new HashMap<>();

    private final List<MxPattern> mx = new ArrayList<>();

    private StsPolicyParser() {}

    static StsPolicy parse(String text) throws InvalidStsPolicyException {
        if (text.length() > StsPolicy.MAX_OCTETS) {
            throw new InvalidStsPolicyException("it has more than " + StsPolicy.MAX_OCTETS + " characters");
        }
        StsPolicyParser parser = new StsPolicyParser();
        parser.read(linesOf(text));
        return parser.policy(text);
    }

    /**
     * Without the empty ones at the end, of which the grammar has one less than many hosts serve: nothing can be read into them, and
     * to refuse the policy would take away the protection that its domain asked for.
     */
    private static List<String> linesOf(String text) {
        List<String> lines = new ArrayList<>();
        LINES.split(text).forEach(line -> lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private void read(List<String> lines) throws InvalidStsPolicyException {
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            String value = line.matches() ? withoutTrailingSpace(line.group(2)) : "";
            if (!VALUE.matcher(value).matches()) {
                throw invalid(i, "has not the form NAME: VALUE");
            }
            add(i, line.group(1), value);
        }
    }

    private void add(int line, String name, String value) throws InvalidStsPolicyException {
        if (name.equals("mx")) {
            mx.add(MxPattern.parse(value)
                    .orElseThrow(() -> invalid(line, "has an mx that is neither a host name nor *. before a domain")));
        } else {
            // RFC 8461 3.2: of fields that come again the first one counts.
            fields.putIfAbsent(name, value);
        }
    }

    private static InvalidStsPolicyException invalid(int line, String what) {
        return new InvalidStsPolicyException("line " + (line + 1) + " " + what);
    }

    private static String withoutTrailingSpace(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\t')) {
            end--;
        }
        return value.substring(0, end);
    }

    private StsPolicy policy(String text) throws InvalidStsPolicyException {
        if (!required("version").equals(VERSION)) {
            throw new InvalidStsPolicyException("version is not " + VERSION);
        }
        StsMode mode = StsMode.ofWord(required("mode"))
                .orElseThrow(() -> new InvalidStsPolicyException("mode is none of enforce, testing and none"));
        String maxAge = required("max_age");
        if (!MAX_AGE.matcher(maxAge).matches()) {
            throw new InvalidStsPolicyException("max_age is not 1 to 10 digits");
        }
        if (mx.isEmpty() && mode != StsMode.NONE) {
            throw new InvalidStsPolicyException("mx is missing");
        }
        return new StsPolicy(text, mode, Duration.ofSeconds(Long.parseLong(maxAge)), mx);
    }

    private String required(String name) throws InvalidStsPolicyException {
        String value = fields.get(name);
        if (value == null) {
            throw new InvalidStsPolicyException(name + " is missing");
        }
        return value;
    }
}
