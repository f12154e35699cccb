package dev.emailrouting.routing.messagehook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.net.InetAddresses;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.OwnFields;
import dev.emailrouting.routing.program.ProgramInput;

/** What is posted of a message, and what is said of it besides. */
final class HookRequest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ID_DIGITS = 32;
    private static final int MAX_FIELDS = 1000;
    /** Those that no server on the way changes, by which a message that comes again is known. */
    private static final List<String> LASTING = List.of("message-id", "date", "from", "subject");

    private final MessageHook hook;
    private final ProgramInput input;
    private final byte[] octets;
    private final RawMessage message;
    private final String id;

    HookRequest(MessageHook hook, ProgramInput input, byte[] octets) {
        this.hook = hook;
        this.input = input;
        this.octets = octets;
        this.message = RawMessage.of(octets);
        this.id = idOf();
    }

    /** The same whenever this message comes to this recipient by this rule. */
    String id() {
        return id;
    }

    private String idOf() {
        Hasher hash = Hashing.sha256().newHasher();
        add(hash, hook.id());
        add(hash, input.ruleId());
        add(hash, input.recipient().key());
        add(hash, input.view().sender().orElse(""));
        for (String name : LASTING) {
            message.header().named(name).forEach(field -> add(hash, name + ":" + field.value()));
        }
        byte[] buffer = new byte[8192];
        try (InputStream body = message.openBody()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                hash.putBytes(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory cannot be read", e);
        }
        return hash.hash().toString().substring(0, ID_DIGITS);
    }

    /** With its length before it, so that no two lists of texts are one. */
    private static void add(Hasher hash, String text) {
        hash.putInt(text.length()).putUnencodedChars(text);
    }

    /** The fields of the request that say what is known of the message. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        facts().forEach((name, value) -> fields.put(OwnFields.PREFIX + name, fit(value)));
        return fields;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Message", id);
        facts.put("Account", input.account().toString());
        facts.put("Zone", input.zone().toString());
        facts.put("Rule", input.ruleId());
        facts.put("Hook", hook.name());
        input.view().sender().ifPresent(sender -> facts.put("Sender", "<" + sender + ">"));
        facts.put("Recipient", "<" + input.recipient() + ">");
        input.view().client().ifPresent(client -> facts.put("Client", InetAddresses.toAddrString(client)));
        input.view().tls().ifPresent(tls -> facts.put("Tls", tls.toString()));
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            input.view()
                    .results(method)
                    .ifPresent(results -> facts.put(capitalized(method.word()), String.join(", ", results)));
        }
        return facts;
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Printable ASCII; anything else, and the sign of it, is percent-encoded, so that nothing breaks a line or is mistaken. */
    static String fit(String text) {
        StringBuilder fit = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0x20 && octet < 0x7f && octet != '%') {
                fit.append((char) octet);
            } else {
                fit.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return fit.toString();
    }

    /** The media type of the {@link #body}. */
    String type() {
        return isRaw() ? "message/rfc822" : "application/json";
    }

    byte[] body(MessageParts.Reader parts) {
        return isRaw() ? octets : bytes(json(parts.read(octets)));
    }

    private boolean isRaw() {
        return hook.content().format() == MessageHookFormat.RAW;
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree can be written", e);
        }
    }

    private ObjectNode json(MessageParts parts) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("time", input.now().toString())
                .put("account", input.account().toString())
                .put("zone", input.zone().toString())
                .put("ruleId", input.ruleId())
                .put("hook", hook.name());
        ObjectNode envelope = json.putObject("envelope");
        input.view().sender().ifPresent(sender -> envelope.put("sender", sender));
        envelope.put("recipient", input.recipient().toString());
        input.view().client().ifPresent(client -> envelope.put("client", InetAddresses.toAddrString(client)));
        input.view().tls().ifPresent(tls -> envelope.put("tls", tls));
        ObjectNode authentication = json.putObject("authentication");
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            input.view()
                    .results(method)
                    .ifPresent(results -> results.forEach(authentication.putArray(method.word())::add));
        }
        ArrayNode header = json.putArray("header");
        message.header().fields().stream()
                .filter(field -> !field.name().isEmpty())
                .limit(MAX_FIELDS)
                .forEach(field ->
                        header.addObject().put("name", field.spelledName()).put("value", field.text()));
        parts.text().ifPresent(text -> json.put("text", text));
        parts.html().ifPresent(html -> json.put("html", html));
        ArrayNode attachments = json.putArray("attachments");
        parts.attachments().forEach(attachment -> {
            ObjectNode one =
                    attachments.addObject().put("type", attachment.type()).put("size", attachment.size());
            attachment.filename().ifPresent(name -> one.put("filename", name));
        });
        return json.put("whole", parts.whole())
                .put("size", octets.length)
                .put("raw", Base64.getEncoder().encodeToString(octets));
    }
}
