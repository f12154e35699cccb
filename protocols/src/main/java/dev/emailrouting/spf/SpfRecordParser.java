package dev.emailrouting.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;

/** Reads the text of a record in linear time, all of it: an error anywhere makes it no record (RFC 7208 4.6). */
public final class SpfRecordParser {
    /** More than any message of the DNS over UDP, and than a record has any use for. */
    static final int MAX_LENGTH = 1 << 14;

    private static final String VERSION = "v=spf1";
    private static final Splitter AT_SPACES = Splitter.on(' ').omitEmptyStrings();
    // Possessive: what matched is never tried again.
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*+)=");

    private final List<Directive> directives = new ArrayList<>();
    private Optional<MacroString> redirect = Optional.empty();
    private Optional<MacroString> explanation = Optional.empty();

    private SpfRecordParser() {}

    /** Whether a TXT record is about SPF: the version ends at a space or with the record (RFC 7208 4.5). */
    public static boolean isSpfRecord(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    /**
     * @param text the strings of one TXT record, joined, a char an octet
     * @throws InvalidSpfRecordException saying what is wrong with it
     */
    public static SpfRecord parse(String text) throws InvalidSpfRecordException {
        if (!isSpfRecord(text)) {
            throw new InvalidSpfRecordException("the text does not begin with " + VERSION);
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidSpfRecordException("the record is longer than " + MAX_LENGTH + " octets");
        }
        if (!Printable.isPrintable(text)) {
            throw new InvalidSpfRecordException("the record holds more than printable ASCII");
        }
        SpfRecordParser parser = new SpfRecordParser();
        for (String term : AT_SPACES.split(text.substring(VERSION.length()))) {
            parser.read(term);
        }
        return new SpfRecord(text, parser.directives, parser.redirect, parser.explanation);
    }

    private void read(String term) throws InvalidSpfRecordException {
        Matcher modifier = MODIFIER.matcher(term);
        if (modifier.lookingAt()) {
            readModifier(modifier.group(1), term.substring(modifier.end()));
        } else {
            directives.add(directive(term));
        }
    }

    private void readModifier(String name, String value) throws InvalidSpfRecordException {
        switch (Ascii.toLowerCase(name)) {
            case "redirect":
                redirect = once(redirect, name, value);
                break;
            case "exp":
                explanation = once(explanation, name, value);
                break;
            default:
                // RFC 7208 6: unknown modifiers say nothing, yet their syntax counts.
                MacroString.text(value);
        }
    }

    private static Optional<MacroString> once(Optional<MacroString> before, String name, String value)
            throws InvalidSpfRecordException {
        if (before.isPresent()) {
            throw new InvalidSpfRecordException("'" + name + "' comes twice");
        }
        return Optional.of(MacroString.domainSpec(value));
    }

    private static Directive directive(String term) throws InvalidSpfRecordException {
        Qualifier qualifier = Qualifier.of(term);
        String mechanism = qualifier.startsTerm(term) ? term.substring(1) : term;
        return new Directive(term, qualifier, MechanismParser.parse(mechanism));
    }
}
