package dev.emailrouting.webadmin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.google.common.base.CharMatcher;
import com.google.common.collect.Sets;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.MessageAuthenticator;
import dev.emailrouting.james.MessageHeader;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.authentication.MethodResults;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.json.SupposedEnvelope;
import dev.emailrouting.routing.program.ProgramMessage;

/**
 * What a question to {@code explain} supposes of the message: an envelope ({@link SupposedEnvelope}), or with it a whole
 * message. Of that all is known, as it is to RouteRecipients: its octets are checked as if the client had just sent them.
 *
 * <pre>{@code
 * "sender": "a@example.org", "client": "192.0.2.1", "helo": "mx.example.org", "message": "From: a@example.org\r\n..."
 * }</pre>
 *
 * {@code message} holds octets as characters up to U+00FF; {@code messageBase64} any octets.
 */
final class SupposedMessage implements MessageView {
    static final Set<String> FIELDS = Sets.union(SupposedEnvelope.FIELDS, Set.of("helo", "message", "messageBase64"));

    private final SupposedEnvelope envelope;
    private final Optional<byte[]> octets;
    private final Optional<RawMessage> message;
    private final Optional<MessageHeader> header;
    private final Optional<AuthenticationReport> report;

    private SupposedMessage(
            SupposedEnvelope envelope,
            Optional<byte[]> octets,
            Function<RawMessage, Optional<AuthenticationReport>> check) {
        this.envelope = envelope;
        this.octets = octets;
        this.message = octets.map(RawMessage::of);
        this.header = message.map(RawMessage::header).map(MessageHeader::new);
        this.report = message.flatMap(check);
    }

    /** @throws InvalidInputException naming the field */
    static SupposedMessage read(StrictObject question, MessageAuthenticator authenticator) {
        SupposedEnvelope envelope = SupposedEnvelope.read(question);
        return new SupposedMessage(
                envelope, octets(question), message -> Optional.of(check(envelope, question, message, authenticator)));
    }

    /**
     * A whole message, which must be there. Where the client is not named nothing is checked.
     *
     * @throws InvalidInputException naming the field
     */
    static SupposedMessage readWhole(StrictObject question, MessageAuthenticator authenticator) {
        SupposedEnvelope envelope = SupposedEnvelope.read(question);
        byte[] octets = octets(question).orElseThrow(() -> InvalidInputException.missing("message"));
        mustHaveSender(envelope);
        return new SupposedMessage(
                envelope,
                Optional.of(octets),
                message -> envelope.client().map(any -> check(envelope, question, message, authenticator)));
    }

    private static void mustHaveSender(SupposedEnvelope envelope) {
        if (envelope.sender().isEmpty()) {
            throw new InvalidInputException("sender", "is needed with a message; empty for a bounce");
        }
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

    /** Where the client is not named there is none to check SPF for. */
    private static AuthenticationReport check(
            SupposedEnvelope envelope, StrictObject question, RawMessage message, MessageAuthenticator authenticator) {
        if (envelope.client().isEmpty()) {
            throw new InvalidInputException("client", "is needed with a message: the address that it comes from");
        }
        mustHaveSender(envelope);
        try {
            return authenticator.authenticate(
                    message,
                    ImmutableSmtpIdentity.builder()
                            .address(envelope.client().get())
                            .helo(question.text("helo"))
                            .mailFrom(envelope.sender().filter(address -> !address.isEmpty()))
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory cannot be read", e);
        }
    }

    /** For programs; empty where there is no message. */
    Optional<ProgramMessage> forPrograms() {
        return message.map(raw -> new ProgramMessage() {
            @Override
            public HeaderBlock header() {
                return raw.header();
            }

            @Override
            public long size() {
                return octets.orElseThrow().length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets.orElseThrow());
            }
        });
    }

    /** What the checks of the message found; empty where there is no message. */
    Optional<AuthenticationReport> report() {
        return report;
    }

    @Override
    public Optional<String> sender() {
        return envelope.sender();
    }

    @Override
    public Optional<InetAddress> client() {
        return envelope.client();
    }

    @Override
    public Optional<Boolean> tls() {
        return envelope.tls().or(() -> header.map(any -> false));
    }

    @Override
    public Optional<Long> size() {
        return envelope.size().or(() -> octets.map(bytes -> (long) bytes.length));
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
        return envelope.attribute(name).or(() -> header.map(any -> List.of()));
    }

    @Override
    public Optional<List<String>> results(AuthenticationMethod method) {
        return report.map(found -> MethodResults.of(method, found)).or(() -> message.map(any -> List.of("none")));
    }

    @Override
    public Optional<String> spfDomain() {
        return report.map(found -> found.spf().domain());
    }

    @Override
    public Optional<String> dmarcDomain() {
        return report.flatMap(found -> found.dmarc().headerFrom());
    }
}
