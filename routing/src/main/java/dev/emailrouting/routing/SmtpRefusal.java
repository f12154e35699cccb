package dev.emailrouting.routing;

import java.util.regex.Pattern;

import org.immutables.value.Value;

/** A refusal in the words of SMTP: reply code (RFC 5321 4.2), enhanced status code (RFC 3463) and text. */
@Value.Immutable
public abstract class SmtpRefusal {
    /** With code and status well under the 512 octets of a reply line (RFC 5321 4.5.3.1.5). */
    public static final int MAX_TEXT = 400;

    private static final Pattern STATUS = Pattern.compile("[45]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    /** 550 5.7.1, refused for good by a policy. */
    public static SmtpRefusal forGood(String text) {
        return ImmutableSmtpRefusal.builder()
                .code(550)
                .status("5.7.1")
                .text(text)
                .build();
    }

    /** 451 4.7.1, put off by a policy. */
    public static SmtpRefusal forNow(String text) {
        return ImmutableSmtpRefusal.builder()
                .code(451)
                .status("4.7.1")
                .text(text)
                .build();
    }

    public abstract int code();

    public abstract String status();

    /** Printable ASCII on one line. */
    public abstract String text();

    public boolean isForGood() {
        return code() >= 500;
    }

    @Value.Check
    protected void check() {
        if (code() / 10 != 45 && (code() < 550 || code() > 599)) {
            throw new InvalidInputException("code", "550 to 599 for a rejection, 450 to 459 for a deferral");
        }
        if (!STATUS.matcher(status()).matches() || status().charAt(0) - '0' != code() / 100) {
            throw new InvalidInputException("status", "three numbers such as 5.7.1, the first that of the code");
        }
        if (text().isBlank() || text().length() > MAX_TEXT) {
            throw new InvalidInputException("value", "a text has 1 to " + MAX_TEXT + " characters");
        }
        if (text().chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new InvalidInputException("value", "a text is printable ASCII on one line");
        }
    }
}
