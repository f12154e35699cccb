package dev.emailrouting.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/**
 * A text with macros (RFC 7208 7), checked when it is made. To make one takes time in proportion to its text, to expand it in
 * proportion to text and values; what comes of it is bounded.
 */
final class MacroString {
    /** All letters there are; some have a meaning in explanations only (RFC 7208 7.2). */
    static final String LETTERS = "slodiphcrtv";

    private static final String DOMAIN_LETTERS = "slodiphv";
    private static final int MAX_PARTS_DIGITS = 4;
    // Possessive: what matched is never tried again.
    private static final Pattern MACRO = Pattern.compile("%\\{([a-zA-Z])([0-9]*+)([rR]?+)([.+,/_=-]*+)}");
    private static final Pattern TOP_LABEL = Pattern.compile("(?![0-9]++$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");

    private final String text;
    private final List<Part> parts;

    private MacroString(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** A domain-spec: what expands to a name, and ends as one or in a macro. */
    static MacroString domainSpec(String text) throws InvalidSpfRecordException {
        MacroString parsed = parse(text, DOMAIN_LETTERS);
        if (!parsed.endsInDomain()) {
            throw new InvalidSpfRecordException("'" + Printable.shown(text) + "' does not end in a domain");
        }
        return parsed;
    }

    /** An explain-string or the value of an unknown modifier: any macros. */
    static MacroString text(String text) throws InvalidSpfRecordException {
        return parse(text, LETTERS);
    }

    private static MacroString parse(String text, String letters) throws InvalidSpfRecordException {
        if (!Printable.isPrintable(text)) {
            throw new InvalidSpfRecordException("a macro string holds more than printable ASCII");
        }
        List<Part> parts = new ArrayList<>();
        Matcher macro = MACRO.matcher(text);
        int start = 0;
        for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', start)) {
            if (percent > start) {
                parts.add(Part.literal(text.substring(start, percent)));
            }
            if (macro.region(percent, text.length()).lookingAt()) {
                parts.add(Part.of(macro(macro, letters)));
                start = macro.end();
            } else {
                parts.add(Part.escape(text, percent));
                start = percent + 2;
            }
        }
        if (start < text.length()) {
            parts.add(Part.literal(text.substring(start)));
        }
        return new MacroString(text, List.copyOf(parts));
    }

    private static Macro macro(Matcher found, String letters) throws InvalidSpfRecordException {
        char letter = found.group(1).charAt(0);
        if (letters.indexOf(Ascii.toLowerCase(letter)) < 0) {
            throw new InvalidSpfRecordException("%{" + letter + "} has no meaning here");
        }
        boolean reversed = !found.group(3).isEmpty();
        return new Macro(letter, rightmost(found.group(2)), reversed, found.group(4));
    }

    private static int rightmost(String digits) throws InvalidSpfRecordException {
        String significant = CharMatcher.is('0').trimLeadingFrom(digits);
        if (significant.isEmpty() && !digits.isEmpty()) {
            throw new InvalidSpfRecordException("a macro keeps 0 parts of its value"); // RFC 7208 7.3
        }
        return significant.isEmpty() || significant.length() > MAX_PARTS_DIGITS
                ? Integer.MAX_VALUE
                : Integer.parseInt(significant);
    }

    /** RFC 7208 7.1, domain-end. */
    private boolean endsInDomain() {
        if (parts.isEmpty()) {
            return false;
        }
        Part last = parts.get(parts.size() - 1);
        if (!last.isLiteral) {
            return true;
        }
        String end = DnsNames.withoutTrailingDot(last.text);
        int dot = end.lastIndexOf('.');
        return dot >= 0 && TOP_LABEL.matcher(end.substring(dot + 1)).matches();
    }

    /**
     * The name it stands for, without a trailing dot; where that is too long it loses labels on the left (RFC 7208 7.3). It need not
     * be one that can exist.
     */
    String expandToName(MacroValues values) {
        StringBuilder name = new StringBuilder();
        // From the right, for what is beyond the bound on the left is not wanted.
        for (int i = parts.size() - 1; i >= 0 && name.length() <= DnsNames.MAX_NAME + 1; i--) {
            name.insert(0, parts.get(i).expand(values));
        }
        return shortened(DnsNames.withoutTrailingDot(name.toString()));
    }

    private static String shortened(String name) {
        int excess = name.length() - DnsNames.MAX_NAME;
        if (excess <= 0) {
            return name;
        }
        int dot = name.indexOf('.', excess - 1);
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    /** The text it stands for, cut off where it is longer than so many characters. */
    String expandToText(MacroValues values, int maxLength) {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < parts.size() && expanded.length() < maxLength; i++) {
            expanded.append(parts.get(i).expand(values));
        }
        return expanded.substring(0, Math.min(maxLength, expanded.length()));
    }

    /** As the record has it. */
    @Override
    public String toString() {
        return text;
    }

    /** A literal, a macro, or one of the three escapes that count as macros. */
    private static final class Part {
        private final String text;
        private final boolean isLiteral;
        private final MacroExpansion expansion;

        private Part(String text, boolean isLiteral, MacroExpansion expansion) {
            this.text = text;
            this.isLiteral = isLiteral;
            this.expansion = expansion;
        }

        static Part literal(String text) {
            return new Part(text, true, values -> text);
        }

        static Part of(Macro macro) {
            return new Part("", false, macro::expand);
        }

        static Part escape(String text, int percent) throws InvalidSpfRecordException {
            String escape = text.substring(percent, Math.min(text.length(), percent + 2));
            switch (escape) {
                case "%%":
                    return new Part("", false, values -> "%");
                case "%_":
                    return new Part("", false, values -> " ");
                case "%-":
                    return new Part("", false, values -> "%20");
                default:
                    throw new InvalidSpfRecordException(
                            "'" + Printable.shown(text.substring(percent)) + "' is no macro");
            }
        }

        String expand(MacroValues values) {
            return expansion.expand(values);
        }
    }

    @FunctionalInterface
    private interface MacroExpansion {
        String expand(MacroValues values);
    }
}
