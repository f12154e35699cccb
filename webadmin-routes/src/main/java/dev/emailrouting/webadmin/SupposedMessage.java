package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.james.MessageHeader;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.authentication.MethodResults;
import dev.emailrouting.routing.json.StrictObject;

/**
 * What a question to {@code explain} supposes of the message. Nothing is known of what it does not name, but with a whole
 * message all is, as it is to RouteRecipients: its octets are checked as if the client had just sent them.
 *
 * <pre>{@code
 * "sender": "a@example.org", "client": "192.0.2.1", "helo": "mx.example.org", "tls": true, "size": 12345,
 * "attributes": {"org.example.flag": ["yes"]}, "message": "From: a@example.org\r\n..."
 * }</pre>
 *
 * {@code message} holds octets as characters up to U+00FF; {@code messageBase64} any octets.
 */
final class SupposedMessage implements MessageView {
    static final Set<String> FIELDS =
            Set.of("sender", "client", "helo", "tls", "size", "attributes", "message", "messageBase64");

    private static final int MAX_ATTRIBUTES = 50;
    private static final int MAX_VALUES = 50;

    private final Optional<String> sender;
    private final Optional<InetAddress> client;
    private final Optional<Boolean> tls;
    private final Optional<Long> size;
    private final Map<String, List<String>> attributes;
    private final Optional<MessageHeader> header;
    private final Optional<AuthenticationReport> report;

    private SupposedMessage(StrictObject question, Optional<byte[]> octets, MessageAuthenticator authenticator) {
        this.sender = question.text("sender", SupposedMessage::senderOrNull);
        this.client = question.text("client", SupposedMessage::address);
        this.tls = question.bool("tls");
        this.size = question.integer("size").map(Integer::longValue).or(() -> octets.map(bytes -> (long) bytes.length));
        this.attributes = attributes(question);
        Optional<RawMessage> message = octets.map(RawMessage::of);
        this.header = message.map(RawMessage::header).map(MessageHeader::new);
        this.report = message.map(raw -> check(question, raw, authenticator));
    }

    /** @throws InvalidInputException naming the field */
    static SupposedMessage read(StrictObject question, MessageAuthenticator authenticator) {
        return new SupposedMessage(question, octets(question), authenticator);
    }

    private static Optional<byte[]> octets(StrictObject question) {
        Optional<byte[]> asText = question.longText("message", SupposedMessage::latin1);
        Optional<byte[]> asBase64 = question.longText("messageBase64", SupposedMessage::base64);
        if (asText.isPresent() && asBase64.isPresent()) {
            throw new InvalidInputException("messageBase64", "goes without message");
        }
        return asText.or(() -> asBase64);
    }

    private static byte[] latin1(String field, String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new InvalidInputException(
                    field, "holds octets as characters up to U+00FF; for others say messageBase64");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] base64(String field, String text) {
        try {
            return Base64.getDecoder().decode(CharMatcher.whitespace().removeFrom(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(field, "is not base64");
        }
    }

    private static String senderOrNull(String field, String text) {
        return text.isEmpty() ? text : EmailAddress.parse(field, text).toString();
    }

    private static InetAddress address(String field, String text) {
        if (!InetAddresses.isInetAddress(text)) {
            throw new InvalidInputException(field, "is no IP address");
        }
        return InetAddresses.forString(text);
    }

    private static Map<String, List<String>> attributes(StrictObject question) {
        Map<String, List<String>> read = new HashMap<>();
        question.objectOfAny("attributes").ifPresent(given -> {
            if (given.names().size() > MAX_ATTRIBUTES) {
                throw new InvalidInputException("attributes", "at most " + MAX_ATTRIBUTES);
            }
            given.names().forEach(name -> read.put(name, given.texts(name, MAX_VALUES, (field, text) -> text)));
        });
        return read;
    }

    /** Where the client is not named there is none to check SPF for. */
    private AuthenticationReport check(StrictObject question, RawMessage message, MessageAuthenticator authenticator) {
        if (client.isEmpty()) {
            throw new InvalidInputException("client", "is needed with a message: the address that it comes from");
        }
        if (sender.isEmpty()) {
            throw new InvalidInputException("sender", "is needed with a message; empty for a bounce");
        }
        try {
            return authenticator.authenticate(
                    message,
                    ImmutableSmtpIdentity.builder()
                            .address(client.get())
                            .helo(question.text("helo"))
                            .mailFrom(sender.filter(address -> !address.isEmpty()))
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory cannot be read", e);
        }
    }

    /** What the checks of the message found; empty where there is no message. */
    Optional<AuthenticationReport> report() {
        return report;
    }

    @Override
    public Optional<String> sender() {
        return sender;
    }

    @Override
    public Optional<InetAddress> client() {
        return client;
    }

    @Override
    public Optional<Boolean> tls() {
        return tls.or(() -> header.map(any -> false));
    }

    @Override
    public Optional<Long> size() {
        return size;
    }

    @Override
    public Optional<List<String>> header(String name) {
        return header.map(fields -> fields.texts(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Optional<List<String>> from() {
        return header.map(MessageHeader::from);
    }

    @Override
    public Optional<List<String>> attribute(String name) {
        return Optional.ofNullable(attributes.get(name)).or(() -> header.map(any -> List.of()));
    }

    @Override
    public Optional<List<String>> results(AuthenticationMethod method) {
        return report.map(found -> MethodResults.of(method, found));
    }
}
