package dev.emailrouting.james;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

import com.google.common.base.Ascii;
import dev.emailrouting.message.EncodedWords;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.HeaderCharacters;
import dev.emailrouting.routing.Texts;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/**
 * A header as people read it: unfolded, encoded words (RFC 2047) and raw UTF-8 (RFC 6532) decoded. Of hostile headers the
 * first {@value #MAX_FIELDS} fields of a name count, and {@value #MAX_TEXT} characters of each. Never throws.
 */
public final class MessageHeader {
    static final int MAX_FIELDS = 50;
    static final int MAX_TEXT = 2000;
    /** What {@link #MAX_TEXT} characters take at most, each an encoded word of its own. */
    private static final int MAX_ENCODED = 16 * MAX_TEXT;
    /** Of an honest From; a longer one is searched for all that looks like an address. */
    private static final int MAX_FROM = 8 * 1024;

    /** From the beginning of a run of letters only: begun anew at each of them, a long run takes quadratic time. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![^\\s<>()\\[\\],:;@\"])[^\\s<>()\\[\\],:;@\"]++@[^\\s<>()\\[\\],:;@\"]++");

    private final HeaderBlock header;
    /** Read once, however many conditions ask; of one thread, as the mail is. */
    private final Map<String, List<String>> texts = new HashMap<>();

    private List<String> from;

    public MessageHeader(HeaderBlock header) {
        this.header = header;
    }

    /** The contents of all fields of the name, from the top. */
    public List<String> texts(String name) {
        return texts.computeIfAbsent(Ascii.toLowerCase(name), this::read);
    }

    private List<String> read(String name) {
        return header.named(name).stream()
                .limit(MAX_FIELDS)
                .map(MessageHeader::text)
                .collect(Collectors.toList());
    }

    private static String text(Field field) {
        return Texts.atMost(MAX_TEXT, words(Texts.atMost(MAX_ENCODED, field.text())));
    }

    private static String words(String text) {
        if (!EncodedWords.isLikely(text)) {
            return text;
        }
        try {
            return DecoderUtil.decodeEncodedWords(text, DecodeMonitor.SILENT, StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            // A charset that Java does not know, or no encoded word at all: people see it as it stands, too.
            return text;
        }
    }

    /** The mail address of each mailbox in From; of a malformed one, all that a reader might take for its author. */
    public List<String> from() {
        if (from == null) {
            from = readFrom();
        }
        return from;
    }

    private List<String> readFrom() {
        return header.named("From").stream()
                .limit(MAX_FIELDS)
                .flatMap(MessageHeader::addresses)
                .distinct()
                .limit(MAX_FIELDS)
                .collect(Collectors.toList());
    }

    private static Stream<String> addresses(Field from) {
        String text = from.value();
        if (text.length() <= MAX_FROM) {
            try {
                return mailboxes(text).stream();
            } catch (AddressException e) {
                return everyAddressIn(text).stream();
            }
        }
        return everyAddressIn(text).stream();
    }

    private static List<String> mailboxes(String text) throws AddressException {
        List<String> found = new ArrayList<>();
        for (InternetAddress address : InternetAddress.parseHeader(text, false)) {
            String spelled = String.valueOf(address.getAddress());
            if (!address.isGroup() && spelled.startsWith("\"")) {
                found.add(Texts.atMost(MAX_TEXT, HeaderCharacters.of(spelled)));
            } else {
                // The parser takes much for an address, such as one whose angle bracket is not closed.
                found.addAll(everyAddressIn(spelled));
            }
        }
        return found;
    }

    private static List<String> everyAddressIn(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = ADDRESS.matcher(text); found.size() < MAX_FIELDS && matcher.find(); ) {
            found.add(Texts.atMost(MAX_TEXT, HeaderCharacters.of(matcher.group())));
        }
        return found;
    }
}
