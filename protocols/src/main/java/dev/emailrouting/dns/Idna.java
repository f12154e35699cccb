package dev.emailrouting.dns;

import java.lang.Character.UnicodeBlock;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/**
 * U-labels to A-labels as IDNA2008 has it (RFC 5891, 5892). {@code java.net.IDN} is of 2003: it makes two names of one and one
 * of two. Which letters are valid is derived from what the JDK knows of Unicode, as RFC 5892 3 derives it, so no table grows old.
 */
final class Idna {
    private static final String PREFIX = "xn--";

    private static final CharMatcher LETTER_DIGIT_HYPHEN =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.is('-'));
    /** RFC 5892 2.6, those valid by themselves or in a context; and the dotless i, whose capital has another small letter. */
    private static final Set<Integer> VALID =
            Set.of(0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007, 0xb7, 0x375, 0x5f3, 0x5f4, 0x30fb, 0x200c, 0x200d, 0x131);
    /** RFC 5892 2.6, and of 2.4 those that are neither a block nor excluded by their kind. */
    private static final Set<Integer> INVALID = Set.of(
            0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b, //
            0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x3164, 0xffa0);
    /** RFC 5892 2.4, 2.5 and 2.9; and Cherokee, whose letters alone fold to capitals, so that the JDK's small ones are wrong. */
    private static final Set<UnicodeBlock> INVALID_BLOCKS = Set.of(
            UnicodeBlock.VARIATION_SELECTORS,
            UnicodeBlock.VARIATION_SELECTORS_SUPPLEMENT,
            UnicodeBlock.COMBINING_MARKS_FOR_SYMBOLS,
            UnicodeBlock.MUSICAL_SYMBOLS,
            UnicodeBlock.ANCIENT_GREEK_MUSICAL_NOTATION,
            UnicodeBlock.HANGUL_JAMO,
            UnicodeBlock.HANGUL_JAMO_EXTENDED_A,
            UnicodeBlock.HANGUL_JAMO_EXTENDED_B,
            UnicodeBlock.CHEROKEE,
            UnicodeBlock.CHEROKEE_SUPPLEMENT);

    private static final Set<Integer> MARKS = Set.of(
            (int) Character.NON_SPACING_MARK, (int) Character.COMBINING_SPACING_MARK, (int) Character.ENCLOSING_MARK);
    /** RFC 5892 2.1. */
    private static final Set<Integer> LETTERS_AND_DIGITS = Set.of(
            (int) Character.LOWERCASE_LETTER,
            (int) Character.UPPERCASE_LETTER,
            (int) Character.OTHER_LETTER,
            (int) Character.MODIFIER_LETTER,
            (int) Character.DECIMAL_DIGIT_NUMBER,
            (int) Character.NON_SPACING_MARK,
            (int) Character.COMBINING_SPACING_MARK);

    private Idna() {}

    /** In lower case; empty where a label that is not ASCII is no U-label either. */
    static Optional<String> toAscii(String label) {
        if (isAscii(label)) {
            return Optional.of(Ascii.toLowerCase(label));
        }
        String mapped = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Form.NFC);
        if (isAscii(mapped)) {
            return Optional.of(mapped);
        }
        return isULabel(mapped) ? Optional.of(PREFIX + Punycode.encode(mapped)) : Optional.empty();
    }

    private static boolean isAscii(String label) {
        return CharMatcher.ascii().matchesAllOf(label);
    }

    /** RFC 5891 4.2.3.1, 4.2.3.2 and 5.4. */
    private static boolean isULabel(String label) {
        return !label.startsWith("-")
                && !label.endsWith("-")
                && !label.startsWith("--", 2)
                && !MARKS.contains(Character.getType(label.codePointAt(0)))
                && label.codePoints().allMatch(Idna::isValid);
    }

    private static boolean isValid(int letter) {
        if (letter < 0x80) {
            return LETTER_DIGIT_HYPHEN.matches((char) letter);
        }
        return VALID.contains(letter) || (isLetterOrDigit(letter) && !isExcluded(letter) && isStable(letter));
    }

    /** Of assigned letters; others have no block. */
    private static boolean isExcluded(int letter) {
        return INVALID.contains(letter) || INVALID_BLOCKS.contains(UnicodeBlock.of(letter));
    }

    private static boolean isLetterOrDigit(int letter) {
        return LETTERS_AND_DIGITS.contains(Character.getType(letter));
    }

    /** RFC 5892 2.2: what folding its case and its compatible forms leaves as it is. */
    private static boolean isStable(int letter) {
        String text = Character.toString(letter);
        String compatible = Normalizer.normalize(text, Form.NFKC);
        String folded = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Form.NFKC).equals(text);
    }
}
