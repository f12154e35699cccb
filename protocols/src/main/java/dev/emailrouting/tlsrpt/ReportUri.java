package dev.emailrouting.tlsrpt;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import org.immutables.value.Value;

/** One place that reports go to (RFC 8460 3): {@code mailto:} or {@code https:}. Others exist too, and nothing is sent there. */
@Value.Immutable
public abstract class ReportUri {
    private static final String MAILTO = "mailto:";
    private static final String HTTPS = "https:";
    private static final CharMatcher AS_IT_IS = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-._~@+*='$"))
            .precomputed();
    /** RFC 3986 3, without the comma, the exclamation mark and the semicolon, which stand encoded here. */
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:[A-Za-z0-9._~:/?#\\[\\]@$&'()*+=%-]++");

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** The URI of an address as a record has it: what would end it there, or means something in a URI, stands encoded (RFC 8460 3). */
    public static String mailto(String address) {
        StringBuilder uri = new StringBuilder(MAILTO);
        for (byte octet : address.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (AS_IT_IS.matches(c)) {
                uri.append(c);
            } else {
                uri.append(String.format("%%%02X", (int) c));
            }
        }
        return uri.toString();
    }

    /** Empty where the text is no URI, or has no scheme. */
    static Optional<ReportUri> parse(String text) {
        return FORM.matcher(text).matches() && !BROKEN_ESCAPE.matcher(text).find()
                ? Optional.of(ImmutableReportUri.of(text))
                : Optional.empty();
    }

    @Value.Parameter
    abstract String text();

    /** The address that reports are mailed to, decoded; what it looks like nobody has checked. The fields after a ? are left aside. */
    public Optional<String> mailbox() {
        if (!hasScheme(MAILTO)) {
            return Optional.empty();
        }
        String address = text().substring(MAILTO.length());
        int fields = address.indexOf('?');
        return decoded(fields < 0 ? address : address.substring(0, fields));
    }

    /** Where reports are posted to. */
    public Optional<URI> url() {
        if (!hasScheme(HTTPS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean hasScheme(String scheme) {
        return Ascii.toLowerCase(text().substring(0, Math.min(text().length(), scheme.length())))
                .equals(scheme);
    }

    /** RFC 6068 2: of the octets that are encoded, those over 0x7F are UTF-8. */
    private static Optional<String> decoded(String text) {
        ByteBuffer octets = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                octets.put((byte) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                octets.put((byte) text.charAt(i));
            }
        }
        octets.flip();
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As published. */
    @Override
    public final String toString() {
        return text();
    }
}
