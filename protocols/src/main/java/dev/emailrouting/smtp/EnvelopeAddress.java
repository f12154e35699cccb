package dev.emailrouting.smtp;

import java.util.Optional;

/**
 * An address that can stand between the angle brackets of MAIL and RCPT (RFC 5321 4.1.2). Only such exist: printable ASCII, so
 * that no line break can smuggle a command, with blanks and brackets inside quotes only.
 */
public final class EnvelopeAddress {
    /** RFC 5321 4.5.3.1: 64 octets, the at sign and 255 octets. */
    public static final int MAX_LENGTH = 320;

    private final String text;

    private EnvelopeAddress(String text) {
        this.text = text;
    }

    /** Empty when the text cannot be written in an SMTP command. */
    public static Optional<EnvelopeAddress> parse(String text) {
        boolean sized = !text.isEmpty() && text.length() <= MAX_LENGTH;
        return sized && isWritable(text) ? Optional.of(new EnvelopeAddress(text)) : Optional.empty();
    }

    private static boolean isWritable(String text) {
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || (!quoted && (c == ' ' || c == '<' || c == '>'))) {
                return false;
            }
            if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = quoted && c == '\\' && !escaped;
        }
        return !quoted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnvelopeAddress && ((EnvelopeAddress) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without the angle brackets. */
    @Override
    public String toString() {
        return text;
    }
}
