package dev.emailrouting.publichttp;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.json.BoundedJson;
import dev.emailrouting.routing.json.InvalidJsonException;
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

    /** Nothing of a message is a number. */
    private static final BoundedJson JSON = BoundedJson.of(MAX_DEPTH, 0).withTokens(MAX_TOKENS);

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
                        .orElseThrow(() -> InvalidInputException.missing("subject")))
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
            throw InvalidInputException.missing("from");
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
                        .orElseThrow(() -> InvalidInputException.missing(json.path("content"))));
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
            return JSON.read(body);
        } catch (InvalidJsonException e) {
            throw new InvalidInputException(
                    "body", "is not the JSON of a message: line " + e.line() + ", column " + e.column());
        }
    }
}
