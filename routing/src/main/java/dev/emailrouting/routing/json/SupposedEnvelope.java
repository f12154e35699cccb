package dev.emailrouting.routing.json;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageView;

/**
 * What a question supposes of a message before there is one; nothing is known of what it does not name.
 *
 * <pre>{@code
 * "sender": "a@example.org", "client": "192.0.2.1", "tls": true, "size": 12345,
 * "attributes": {"org.example.flag": ["yes"]}
 * }</pre>
 *
 * The sender is empty for a bounce.
 */
public final class SupposedEnvelope implements MessageView {
    public static final Set<String> FIELDS = Set.of("sender", "client", "tls", "size", "attributes");

    private static final int MAX_ATTRIBUTES = 50;
    private static final int MAX_VALUES = 50;

    private final Optional<String> sender;
    private final Optional<InetAddress> client;
    private final Optional<Boolean> tls;
    private final Optional<Long> size;
    private final Map<String, List<String>> attributes;

    private SupposedEnvelope(StrictObject question) {
        this.sender = question.text("sender", SupposedEnvelope::senderOrNull);
        this.client = question.text("client", SupposedEnvelope::address);
        this.tls = question.bool("tls");
        this.size = question.integer("size").map(Integer::longValue);
        this.attributes = attributes(question);
    }

    /** @throws InvalidInputException naming the field */
    public static SupposedEnvelope read(StrictObject question) {
        return new SupposedEnvelope(question);
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
        return tls;
    }

    @Override
    public Optional<Long> size() {
        return size;
    }

    @Override
    public Optional<List<String>> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }
}
