package dev.emailrouting.sieve.match;

import java.util.Locale;
import java.util.Optional;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import dev.emailrouting.routing.program.Budget;

/** How two texts are compared (RFC 4790 9, RFC 5228 2.7.3). */
public enum Comparator {
    OCTET,
    ASCII_CASEMAP,
    ASCII_NUMERIC;

    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');

    public static Optional<Comparator> named(String name) {
        for (Comparator comparator : values()) {
            if (comparator.word().equals(name)) {
                return Optional.of(comparator);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return "i;" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether letters of ASCII count without case. */
    boolean foldsCase() {
        return this == ASCII_CASEMAP;
    }

    /** Whether a text can be looked for in another (RFC 4790 9.1.1: i;ascii-numeric has no such operation). */
    public boolean findsParts() {
        return this != ASCII_NUMERIC;
    }

    public boolean equal(String one, String other, Budget budget) {
        budget.step(1 + read(one, other));
        switch (this) {
            case OCTET:
                return one.equals(other);
            case ASCII_CASEMAP:
                return Ascii.equalsIgnoreCase(one, other);
            default:
                return number(one).equals(number(other));
        }
    }

    /** Negative where the one comes before the other. */
    public int compare(String one, String other, Budget budget) {
        budget.step(1 + read(one, other));
        switch (this) {
            case OCTET:
                return one.compareTo(other);
            case ASCII_CASEMAP:
                return compareInUpperCase(one, other);
            default:
                return compareNumbers(number(one), number(other));
        }
    }

    /** So many characters of them are looked at: a number ends where its digits do. */
    private long read(String one, String other) {
        return this == ASCII_NUMERIC ? (long) one.length() + other.length() : Math.min(one.length(), other.length());
    }

    /** RFC 4790 9.2.1. */
    private static int compareInUpperCase(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            int order = Character.compare(Ascii.toUpperCase(one.charAt(i)), Ascii.toUpperCase(other.charAt(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /** The digits that the text begins with, without needless zeros; empty for positive infinity (RFC 4790 9.1.1). */
    private static Optional<String> number(String text) {
        int end = DIGIT.negate().indexIn(text);
        String digits = end < 0 ? text : text.substring(0, end);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CharMatcher.is('0').trimLeadingFrom(digits));
    }

    private static int compareNumbers(Optional<String> one, Optional<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        int byLength = Integer.compare(one.get().length(), other.get().length());
        return byLength != 0 ? byLength : one.get().compareTo(other.get());
    }

    public boolean contains(String text, String part, Budget budget) {
        int last = text.length() - part.length();
        budget.step(1 + text.length());
        for (int at = 0; at <= last; at++) {
            int same = 0;
            while (same < part.length() && same(text.charAt(at + same), part.charAt(same))) {
                same++;
            }
            if (same == part.length()) {
                return true;
            }
            if (same > 0) {
                budget.step(same);
            }
        }
        return false;
    }

    boolean same(char one, char other) {
        return one == other || (foldsCase() && Ascii.toLowerCase(one) == Ascii.toLowerCase(other));
    }
}
