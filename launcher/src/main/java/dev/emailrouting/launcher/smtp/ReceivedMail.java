package dev.emailrouting.launcher.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.immutables.value.Value;

/** One message as a server got it: the envelope with its parameters, and the bytes after dot-unstuffing. */
@Value.Immutable
public abstract class ReceivedMail {
    public abstract String helo();

    public abstract boolean overTls();

    /** The address of MAIL FROM without its brackets; empty for the null sender. */
    public abstract String sender();

    /** What stood behind the address, such as {@code BODY=8BITMIME}; empty if nothing did. */
    public abstract String senderParameters();

    public abstract List<Recipient> recipients();

    public abstract byte[] bytes();

    public List<String> recipientAddresses() {
        return recipients().stream().map(Recipient::address).collect(Collectors.toList());
    }

    /** The message a byte a character. */
    public String text() {
        return new String(bytes(), StandardCharsets.ISO_8859_1);
    }

    /** The lines above the first empty one, with the CRLF of each. */
    public String headerBlock() {
        int end = text().indexOf("\r\n\r\n");
        return end < 0 ? text() : text().substring(0, end + 2);
    }

    /** The value of the first header field of a name, unfolded (RFC 5322 2.2.3). */
    public Optional<String> header(String name) {
        Pattern field = Pattern.compile("(?im)^" + Pattern.quote(name) + ":[ \t]*((?:.|\r\n[ \t])*)\r\n");
        Matcher found = field.matcher(headerBlock());
        return found.find() ? Optional.of(found.group(1).replaceAll("\r\n(?=[ \t])", "")) : Optional.empty();
    }

    /** An address of RCPT TO without its brackets, and what stood behind it. */
    @Value.Immutable
    public interface Recipient {
        String address();

        String parameters();
    }
}
