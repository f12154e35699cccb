package dev.emailrouting.publichttp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.send.ImmutableAttachment;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.Attachment;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.send.SendRights;

/** The message of a {@code POST /send}: from, to, cc, bcc, replyTo, subject, text, html, headers, attachments. */
final class SendJson {
    private static final int MAX_TOKENS = 5000;
    private static final int MAX_DEPTH = 6;
    private static final int MAX_ATTACHMENTS = 50;
    private static final int MAX_NAME = 255;

    private static final Set<String> FIELDS =
            Set.of("from", "to", "cc", "bcc", "replyTo", "subject", "text", "html", "headers", "attachments");
    private static final Set<String> ATTACHMENT = Set.of("filename", "type", "content", "contentId");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SendJson() {}

    /**
     * @param rights whose only destination is the recipient where none is named
     * @throws InvalidInputException naming the field
     */
    static OutgoingMessage read(byte[] body, SendRights rights) {
        StrictObject json = StrictObject.of(parse(body), FIELDS);
        ImmutableOutgoingMessage.Builder message = ImmutableOutgoingMessage.builder();
        readAuthor(json, message);
        message.to(to(json, rights))
                .cc(addresses(json, "cc"))
                .bcc(addresses(json, "bcc"))
                .replyTo(addresses(json, "replyTo"))
                .subject(json.longText("subject", (field, text) -> text)
                        .orElseThrow(() -> new InvalidInputException("subject", "is missing")))
                .text(json.longText("text", (field, text) -> text))
                .html(json.longText("html", (field, text) -> text))
                .headers(headers(json))
                .attachments(
                        json.has("attachments")
                                ? json.requiredObjects("attachments", MAX_ATTACHMENTS, SendJson::attachment)
                                : List.of());
        return message.build();
    }

    /** A text, or an object of an address and a name. */
    private static void readAuthor(StrictObject json, ImmutableOutgoingMessage.Builder message) {
        if (!json.has("from")) {
            throw new InvalidInputException("from", "is missing");
        }
        if (json.isText("from")) {
            message.author(json.requiredText("from", EmailAddress::parse));
        } else {
            StrictObject from = json.requiredObject("from").only(Set.of("email", "name"));
            message.author(from.requiredText("email", EmailAddress::parse))
                    .authorName(from.text("name", SendJson::name));
        }
    }

    private static String name(String field, String text) {
        if (text.length() > MAX_NAME) {
            throw new InvalidInputException(field, "at most " + MAX_NAME + " characters");
        }
        return text;
    }

    private static List<EmailAddress> to(StrictObject json, SendRights rights) {
        return json.has("to") || rights.destinations().size() != 1 ? addresses(json, "to") : rights.destinations();
    }

    private static List<EmailAddress> addresses(StrictObject json, String name) {
        return json.texts(name, SendPolicy.MAX_RECIPIENTS * 2, EmailAddress::parse);
    }

    private static List<OutgoingField> headers(StrictObject json) {
        List<OutgoingField> headers = new ArrayList<>();
        json.objectOfAny("headers").ifPresent(fields -> {
            for (String name : fields.names()) {
                headers.add(OutgoingField.of(
                        name, fields.longText(name, (field, text) -> text).orElseThrow()));
            }
        });
        return headers;
    }

    private static Attachment attachment(StrictObject json) {
        json.only(ATTACHMENT);
        ImmutableAttachment.Builder attachment = ImmutableAttachment.builder()
                .filename(json.requiredText("filename", SendJson::name))
                .type(json.text("type").orElse("application/octet-stream"))
                .contentId(json.text("contentId"))
                .content(json.longText("content", SendJson::octets)
                        .orElseThrow(() -> new InvalidInputException(json.path("content"), "is missing")));
        return attachment.build();
    }

    private static byte[] octets(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(field, "is not base64 (RFC 4648 4)");
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            checkBounds(body);
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "body",
                    "is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new InvalidInputException("body", "is not JSON");
        }
    }

    /** Before a tree is made, which takes many times the room of its text. */
    private static void checkBounds(byte[] body) throws IOException {
        try (JsonParser parser = FACTORY.createParser(body)) {
            int depth = 0;
            int tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (++tokens > MAX_TOKENS || depth > MAX_DEPTH || token.isNumeric()) {
                    throw new InvalidInputException("body", "is no message: too many values, too deep, or a number");
                }
            }
        }
    }
}
