package dev.emailrouting.smtp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.immutables.value.Value;

/** What a server answered (RFC 5321 4.2), fit to be logged and bounced: printable ASCII, not endless. */
@Value.Immutable
public abstract class SmtpReply {
    private static final Pattern ENHANCED = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?= |$)");
    private static final int MAX_TEXT = 500;
    /** RFC 5321 4.2.3: mailbox unavailable. Of the codes for RCPT the one that says so. */
    private static final int NO_MAILBOX = 550;

    private static final int SECURITY_FIRST = 530;
    private static final String ENCRYPTION_NEEDED = "5.7.10";
    /** RFC 3463 3.2 and 3.3, RFC 7505: the address of the destination, its mailbox disabled, a domain that takes no mail. */
    private static final Set<String> OF_THE_ADDRESS =
            Set.of("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1");

    /** @param lines without the code and its separator, one at least */
    static SmtpReply of(int code, List<String> lines) {
        Matcher enhanced = ENHANCED.matcher(lines.get(0));
        boolean found = enhanced.lookingAt() && enhanced.group(1).charAt(0) - '0' == code / 100;
        return ImmutableSmtpReply.builder()
                .code(code)
                .enhancedStatus(found ? Optional.of(enhanced.group()) : Optional.empty())
                .lines(lines)
                .text(printable(String.join(" ", lines)))
                .build();
    }

    /** From 200 to 599. */
    public abstract int code();

    /** RFC 3463, such as {@code 5.1.1}; empty when absent or of another class than the code. */
    public abstract Optional<String> enhancedStatus();

    /** All lines, the enhanced status included. */
    public abstract String text();

    /** As they came. */
    abstract List<String> lines();

    public boolean isPositive() {
        return code() / 100 == 2;
    }

    public boolean isPermanent() {
        return code() / 100 == 5;
    }

    /** RFC 3207 4; RFC 5248 for X.7.10. */
    boolean wantsEncryption() {
        return code() == SECURITY_FIRST
                || enhancedStatus().filter(ENCRYPTION_NEEDED::equals).isPresent();
    }

    /** Where there is an enhanced status, it decides: with 5.7.1 the same 550 is about what the sender may do. */
    boolean isOfUnknownAddress() {
        return enhancedStatus().map(OF_THE_ADDRESS::contains).orElse(code() == NO_MAILBOX);
    }

    /** {@code 550 5.1.1 no such user}. */
    @Override
    public String toString() {
        return (code() + " " + text()).trim();
    }

    /** What others wrote, fit for a log line or a bounce. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_TEXT; i++) {
            char c = text.charAt(i);
            printable.append(c < 0x20 || c > 0x7e ? '?' : c);
        }
        return printable.toString().trim();
    }
}
