package dev.emailrouting.spf;

/** What the letters of macros stand for (RFC 7208 7.2). */
@FunctionalInterface
interface MacroValues {
    /** @param letter one of {@link MacroString#LETTERS} */
    String valueOf(char letter);
}
