package dev.emailrouting.mailets;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.mail.MessagingException;

import com.google.common.base.CharMatcher;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MessageDates;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.settings.Settings;
import org.apache.mailet.Mail;

/**
 * Makes a message the content of another one (message/rfc822, RFC 2046 5.2.1), whose author is this server, so that DMARC asks for
 * the SRS domain's signature. Not a byte of the wrapped message changes; answers go to its author.
 */
class Wrapping {
    /** RFC 5322 2.1.1. */
    private static final int MAX_LINE = 998;
    /** Of an honest To with many addresses; the whole of it is in the wrapped message. */
    private static final int MAX_FIELD = 8 * 1024;

    private static final CharMatcher FIELD = CharMatcher.inRange(' ', '~').or(CharMatcher.anyOf("\t\r\n"));
    /** The usual spellings of one mailbox (RFC 5322 3.4), without comments: with and without a name. */
    private static final Pattern MAILBOX = Pattern.compile(
            "(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\"<>@,;:()\\\\]*+)[ \t]*+<([^<>\\s]++)>|([^<>\\s,;:()\"]++)");

    private final String domain;
    private final Clock clock;

    @Inject
    Wrapping(Settings settings, Clock clock) {
        this.domain = settings.srsDomain().toString();
        this.clock = clock;
    }

    /** The outer header with its empty line, ASCII, to be put on top of the message. */
    String headerOver(Mail mail, HeaderBlock header) throws MessagingException, IOException {
        Optional<EmailAddress> author = onlyAddress(header, "From");
        return from(author)
                + replyTo(header, author)
                + asItStands(header, "To").orElse("To: undisclosed-recipients:;\r\n")
                + asItStands(header, "Subject").orElse("")
                + "Date: " + MessageDates.of(clock.instant()) + "\r\n"
                + "Message-ID: <" + UUID.randomUUID() + "@" + domain + ">\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: message/rfc822\r\n"
                + "Content-Transfer-Encoding: " + (isSevenBit(mail) ? "7bit" : "8bit") + "\r\n"
                + "\r\n";
    }

    /** Without an at sign in the name: one that looks like another address is taken for a forgery. */
    private String from(Optional<EmailAddress> author) {
        String name = author.filter(address -> !address.localPart().startsWith("\""))
                .map(address -> "\"" + address.localPart() + " at " + address.domain() + "\" ")
                .orElse("");
        return "From: " + name + "<no-reply@" + domain + ">\r\n";
    }

    private static String replyTo(HeaderBlock header, Optional<EmailAddress> author) {
        return onlyAddress(header, "Reply-To")
                .or(() -> header.count("Reply-To") == 0 ? author : Optional.empty())
                .map(address -> "Reply-To: " + address + "\r\n")
                .orElse("");
    }

    private static Optional<EmailAddress> onlyAddress(HeaderBlock header, String name) {
        List<Field> fields = header.named(name);
        if (fields.size() != 1 || fields.get(0).raw().length() > MAX_LINE) {
            return Optional.empty();
        }
        Matcher mailbox = MAILBOX.matcher(fields.get(0).value());
        return mailbox.matches()
                ? address(mailbox.group(1) != null ? mailbox.group(1) : mailbox.group(2))
                : Optional.empty();
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.parse(text));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** The only field of that name with its folding and encoded words, where it can stand in another header. */
    private static Optional<String> asItStands(HeaderBlock header, String name) {
        return Optional.of(header.named(name))
                .filter(fields -> fields.size() == 1)
                .map(fields -> fields.get(0).raw())
                .filter(raw -> raw.regionMatches(true, 0, name + ":", 0, name.length() + 1) && canStandElsewhere(raw));
    }

    private static boolean canStandElsewhere(String raw) {
        return raw.length() <= MAX_FIELD
                && FIELD.matchesAllOf(raw)
                && raw.endsWith("\r\n")
                && Stream.of(raw.split("\r\n")).allMatch(Wrapping::isLine);
    }

    private static boolean isLine(String line) {
        return !line.isBlank()
                && line.length() <= MAX_LINE
                && CharMatcher.anyOf("\r\n").matchesNoneOf(line);
    }

    private static boolean isSevenBit(Mail mail) throws MessagingException, IOException {
        byte[] buffer = new byte[8192];
        try (InputStream in = MailMessages.open(mail)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] < 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
