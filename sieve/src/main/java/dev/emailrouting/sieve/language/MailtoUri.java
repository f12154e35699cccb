package dev.emailrouting.sieve.language;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;

/**
 * A mailto URI as a way to notify (RFC 6068, RFC 5436 2): whom to write to, and what. Other fields that it names do not
 * count (2.7), nor does bcc: who is to stay hidden is not to be named to the others (RFC 6068 4).
 */
final class MailtoUri {
    private static final String SCHEME = "mailto:";
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_RECIPIENTS = 10;

    private final List<EmailAddress> to = new ArrayList<>();
    private Optional<String> subject = Optional.empty();
    private Optional<String> body = Optional.empty();

    private MailtoUri() {}

    /** @throws InvalidInputException where it is none, or names nobody */
    static MailtoUri parse(String text) {
        if (!Ascii.toLowerCase(text).startsWith(SCHEME) || text.length() > MAX_LENGTH) {
            throw wrong("the one way to notify is a URI that begins with mailto:");
        }
        MailtoUri uri = new MailtoUri();
        int query = text.indexOf('?');
        uri.addRecipients(text.substring(SCHEME.length(), query < 0 ? text.length() : query));
        if (query >= 0) {
            Splitter.on('&').omitEmptyStrings().split(text.substring(query + 1)).forEach(uri::addField);
        }
        if (uri.to.isEmpty() || uri.to.size() > MAX_RECIPIENTS) {
            throw wrong("a mailto URI names 1 to " + MAX_RECIPIENTS + " addresses");
        }
        return uri;
    }

    private static InvalidInputException wrong(String reason) {
        return new InvalidInputException("method", reason);
    }

    private void addRecipients(String list) {
        for (String address : Splitter.on(',').omitEmptyStrings().split(list)) {
            to.add(EmailAddress.parse("method", decoded(address).trim()));
        }
    }

    private void addField(String field) {
        int equals = field.indexOf('=');
        String name = Ascii.toLowerCase(decoded(equals < 0 ? field : field.substring(0, equals)));
        String value = equals < 0 ? "" : field.substring(equals + 1);
        switch (name) {
            case "to":
            case "cc":
                addRecipients(value.replace("%2C", ",").replace("%2c", ","));
                break;
            case "subject":
                subject = Optional.of(VacationCommand.oneLine(decoded(value)));
                break;
            case "body":
                body = Optional.of(decoded(value));
                break;
            default:
                // RFC 5436 2.7: From, Auto-Submitted and the like MUST be ignored; here all that is not named above is.
                break;
        }
    }

    /** RFC 3986 2.1. */
    private static String decoded(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                int value = i + 2 < text.length() ? hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2)) : -1;
                if (value < 0) {
                    throw wrong("a '%' in a URI is followed by two hexadecimal digits");
                }
                octets.write(value);
                i += 2;
            } else {
                int width = Character.charCount(text.codePointAt(i));
                octets.writeBytes(text.substring(i, i + width).getBytes(StandardCharsets.UTF_8));
                i += width - 1;
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        return digit < 0 ? -1000 : digit;
    }

    List<EmailAddress> to() {
        return to;
    }

    Optional<String> subject() {
        return subject.filter(line -> !line.isEmpty());
    }

    Optional<String> body() {
        return body.filter(text -> !text.isBlank());
    }
}
