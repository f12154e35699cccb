package dev.emailrouting.mtasts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.emailrouting.dns.TxtRecord;

/**
 * The TXT record that tells that a domain has a policy (RFC 8461 3.1), and by its id whether it is still the one that is known. Only
 * well-formed ones exist; {@link #toString} gives the text as published.
 */
public final class StsRecord {
    /** Under which the record stands, in front of the domain. */
    public static final String LABEL = "_mta-sts";

    private static final int MAX_TEXT = 4096;
    private static final String VERSION = "v=STSv1";
    private static final String VERSION_OF_MANY = VERSION + ";";
    private static final CharMatcher WSP = CharMatcher.anyOf(" \t");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    /** sts-extension, which an id of the wrong form would be too. */
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([!-:<>-~]++)");

    private final String text;
    private final String id;

    private StsRecord(String text, String id) {
        this.text = text;
        this.id = id;
    }

    /**
     * The one among the TXT records of {@code _mta-sts.DOMAIN}.
     *
     * @throws InvalidStsRecordException where there is none, or more than one
     */
    public static StsRecord among(List<TxtRecord> records) throws InvalidStsRecordException {
        List<String> texts = records.stream().map(TxtRecord::joined).collect(Collectors.toUnmodifiableList());
        // RFC 8461 3.1: the rule that discards what begins otherwise is for several records.
        List<String> candidates = texts.size() == 1
                ? texts
                : texts.stream()
                        .filter(text -> text.startsWith(VERSION_OF_MANY))
                        .collect(Collectors.toUnmodifiableList());
        if (candidates.size() != 1) {
            throw new InvalidStsRecordException(
                    candidates.size() + " of " + texts.size() + " TXT records begin with " + VERSION_OF_MANY);
        }
        return parse(candidates.get(0));
    }

    /**
     * @param text the strings of one TXT record, joined
     * @throws InvalidStsRecordException saying what is wrong with it
     */
    public static StsRecord parse(String text) throws InvalidStsRecordException {
        if (text.length() > MAX_TEXT) {
            throw new InvalidStsRecordException("it has more than " + MAX_TEXT + " characters");
        }
        List<String> fields = fieldsOf(text);
        if (!fields.get(0).equals(VERSION)) {
            throw new InvalidStsRecordException("it does not begin with " + VERSION_OF_MANY);
        }
        String id = null;
        for (int i = 1; i < fields.size(); i++) {
            Matcher field = FIELD.matcher(fields.get(i));
            if (!field.matches()) {
                throw new InvalidStsRecordException(
                        "field " + (i + 1) + " is no name=value of the form that is allowed");
            }
            // RFC 8461 3.2: of fields that come again the first one counts.
            if (id == null && field.group(1).equals("id")) {
                id = field.group(2);
            }
        }
        if (id == null || !ID.matcher(id).matches()) {
            throw new InvalidStsRecordException(id == null ? "id is missing" : "id is not 1 to 32 letters and digits");
        }
        return new StsRecord(text, id);
    }

    /** Space belongs to a delimiter, at either side of it; a last delimiter may stand behind the fields. */
    private static List<String> fieldsOf(String text) {
        List<String> fields = new ArrayList<>(Splitter.on(';').splitToList(text));
        int last = fields.size() - 1;
        for (int i = 0; i <= last; i++) {
            String field = i == 0 ? fields.get(i) : WSP.trimLeadingFrom(fields.get(i));
            fields.set(i, i == last ? field : WSP.trimTrailingFrom(field));
        }
        if (last > 0 && fields.get(last).isEmpty()) {
            fields.remove(last);
        }
        return fields;
    }

    /** Changes with the policy; ids have no order. */
    public String id() {
        return id;
    }

    @Override
    public String toString() {
        return text;
    }
}
