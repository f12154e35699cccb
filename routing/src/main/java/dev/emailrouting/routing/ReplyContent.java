package dev.emailrouting.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.immutables.value.Value;

/** What an automatic reply says, and how often (RFC 3834, RFC 5230). Whether it may be sent the reply policy decides. */
@Value.Immutable
public abstract class ReplyContent {
    /** RFC 3834 2: once in so long to one sender. */
    public static final Duration USUAL_PERIOD = Duration.ofDays(7);

    public static final Duration LONGEST_PERIOD = Duration.ofDays(365);
    public static final int MAX_SUBJECT = 400;
    public static final int MAX_TEXT = 32 * 1024;

    /** One line; empty for {@code Auto: } and the subject of the message that is answered. */
    public abstract Optional<String> subject();

    public abstract String text();

    public abstract Optional<String> html();

    /** From whom it is (RFC 5322 3.6.2), an address in the domain that received the message; empty for the one that did. */
    public abstract Optional<EmailAddress> author();

    /** How long the same sender gets no other one. */
    @Value.Default
    public Duration period() {
        return USUAL_PERIOD;
    }

    /** Replies that share it count as the same (RFC 5230 4.2); empty where what they say makes them so. */
    public abstract Optional<String> handle();

    /** Others than the recipient that may stand in the message's To for it (RFC 5230 4.5). */
    public abstract Set<EmailAddress> alsoAddressedAs();

    /** Whether it need not name the recipient at all, as a service's acknowledgement need not (RFC 3834 2). */
    @Value.Default
    public boolean toAnyAddress() {
        return false;
    }

    /** Whether subject, text and HTML have placeholders such as <code>{{subject}}</code> to be filled from the message. */
    @Value.Default
    public boolean isTemplate() {
        return false;
    }

    /** Not sent before. */
    public abstract Optional<Instant> starts();

    /** Not sent from then on. */
    public abstract Optional<Instant> ends();

    public boolean isDue(Instant now) {
        return starts().map(start -> !now.isBefore(start)).orElse(true)
                && ends().map(now::isBefore).orElse(true);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f);
    }

    /** Characters of all that it says. */
    public int length() {
        return text().length()
                + html().map(String::length).orElse(0)
                + subject().map(String::length).orElse(0);
    }

    @Value.Check
    protected void check() {
        subject()
                .filter(subject ->
                        subject.isBlank() || subject.length() > MAX_SUBJECT || Texts.isUnfitForOneLine(subject))
                .ifPresent(subject -> {
                    throw new InvalidInputException("subject", "1 to " + MAX_SUBJECT + " characters on one line");
                });
        if (text().isBlank() || text().length() > MAX_TEXT) {
            throw new InvalidInputException("text", "1 to " + MAX_TEXT + " characters");
        }
        if (html().filter(html -> html.isBlank() || html.length() > MAX_TEXT).isPresent()) {
            throw new InvalidInputException("html", "1 to " + MAX_TEXT + " characters");
        }
        if (hasControls(text())) {
            throw new InvalidInputException("text", "no control characters but tabs and line ends");
        }
        if (html().filter(ReplyContent::hasControls).isPresent()) {
            throw new InvalidInputException("html", "no control characters but tabs and line ends");
        }
        if (period().isNegative() || period().compareTo(LONGEST_PERIOD) > 0) {
            throw new InvalidInputException("days", "at most " + LONGEST_PERIOD.toDays() + " days");
        }
        if (starts().isPresent() && ends().isPresent() && !starts().get().isBefore(ends().get())) {
            throw new InvalidInputException("ends", "must be later than starts");
        }
    }
}
