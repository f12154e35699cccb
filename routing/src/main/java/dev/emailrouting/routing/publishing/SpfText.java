package dev.emailrouting.routing.publishing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;

/**
 * Puts SPF records together, for a domain has one or none (RFC 7208 3.2). The terms of all stay, each once and in their order; what
 * the first says of all other hosts is said of them. Takes records whose syntax is right.
 */
final class SpfText {
    /** Allows the hosts of the domain's own MX records, which are this server's. */
    static final String OWN_TERM = "mx";

    private static final String VERSION = "v=spf1";
    private static final String SOFT = "~all";
    private static final Splitter TERMS = Splitter.on(' ').omitEmptyStrings();
    private static final Pattern ALL = Pattern.compile("[+?~-]?all", Pattern.CASE_INSENSITIVE);
    private static final Pattern REDIRECT = Pattern.compile("redirect=", Pattern.CASE_INSENSITIVE);
    private static final Pattern MODIFIER = Pattern.compile("[a-z][a-z0-9_.-]*+=", Pattern.CASE_INSENSITIVE);

    private SpfText() {}

    static String of(List<String> terms) {
        return VERSION + " " + Joiner.on(' ').join(terms);
    }

    /** One record that allows what the records allow, and before that this server. */
    static String allowingThisServerToo(List<String> records) {
        Set<String> mechanisms = new LinkedHashSet<>(List.of(OWN_TERM));
        Set<String> modifiers = new LinkedHashSet<>();
        List<String> rest = new ArrayList<>();
        for (String record : records) {
            for (String term : termsOf(record)) {
                if (ALL.matcher(term).matches()) {
                    rest.add(term);
                } else if (MODIFIER.matcher(term).lookingAt()) {
                    modifiers.add(term);
                } else {
                    mechanisms.add(term);
                }
            }
        }
        return of(records.size() == 1 ? edited(mechanisms, rest, modifiers) : merged(mechanisms, rest, modifiers));
    }

    /** What stands behind {@code all} is never tried (RFC 7208 5.1), but for modifiers. */
    private static List<String> termsOf(String record) {
        List<String> terms = new ArrayList<>();
        boolean over = false;
        for (String term : TERMS.split(record.substring(VERSION.length()))) {
            if (!over || MODIFIER.matcher(term).lookingAt()) {
                terms.add(term);
            }
            over |= ALL.matcher(term).matches();
        }
        return terms;
    }

    private static List<String> edited(Set<String> mechanisms, List<String> rest, Set<String> modifiers) {
        List<String> terms = new ArrayList<>(mechanisms);
        terms.addAll(rest);
        terms.addAll(modifiers);
        return terms;
    }

    /** Only one record can have the last word: what another one redirects to is included. Explanations are no loss. */
    private static List<String> merged(Set<String> mechanisms, List<String> rest, Set<String> modifiers) {
        List<String> terms = new ArrayList<>(mechanisms);
        for (String modifier : modifiers) {
            Matcher redirect = REDIRECT.matcher(modifier);
            if (redirect.lookingAt()) {
                terms.add("include:" + modifier.substring(redirect.end()));
            }
        }
        terms.add(rest.isEmpty() ? SOFT : rest.get(0));
        return terms;
    }
}
