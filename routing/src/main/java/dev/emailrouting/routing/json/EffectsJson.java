package dev.emailrouting.routing.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.ImmutableSmtpRefusal;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.HeaderEdits.DeletedField;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.send.ImmutableAttachment;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.Attachment;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;

/**
 * What a program asks for, as a list:
 *
 * <pre>{@code
 * [{"effect": "forward", "to": "me@example.net", "header": {"onTop": ["X-Seen: yes\r\n"], "deleted": [{"name": "x-spam", "fromBelow": 0}]}},
 *  {"effect": "refuse", "code": 550, "status": "5.7.1", "text": "No"}, {"effect": "reply", "text": "..."}, {"effect": "log", "text": "..."}]
 * }</pre>
 *
 * What was written is read back equal.
 */
public final class EffectsJson {
    private EffectsJson() {}

    public static ArrayNode write(Effects effects) {
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        effects.list().forEach(effect -> written.add(write(effect)));
        return written;
    }

    public static ObjectNode write(Effect effect) {
        return effect.accept(new Writer());
    }

    static ObjectNode write(HeaderEdits edits) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        edits.onTop().forEach(field -> header.withArray("/onTop").add(field));
        edits.atEnd().forEach(field -> header.withArray("/atEnd").add(field));
        edits.deleted()
                .forEach(field -> header.withArray("/deleted")
                        .addObject()
                        .put("name", field.name())
                        .put("fromBelow", field.fromBelow()));
        return header;
    }

    /** @throws InvalidInputException where nothing of ours wrote it */
    public static Effects read(JsonNode written) {
        List<Effect> effects = new ArrayList<>();
        for (JsonNode effect : written) {
            effects.add(effect(effect));
        }
        return Effects.of(effects);
    }

    private static Effect effect(JsonNode written) {
        switch (text(written, "effect")) {
            case "keep":
                return Effect.keep(edits(written));
            case "forward":
                return Effect.forward(address(text(written, "to")), edits(written));
            case "deliver":
                return Effect.deliver(optional(written, "mailbox").map(EffectsJson::address), edits(written));
            case "quarantine":
                return Effect.quarantine(edits(written));
            case "drop":
                return Effect.drop();
            case "refuse":
                return Effect.refuse(ImmutableSmtpRefusal.builder()
                        .code(written.path("code").asInt())
                        .status(text(written, "status"))
                        .text(text(written, "text"))
                        .build());
            case "reply":
                return Effect.reply(reply(written));
            case "send":
                return Effect.send(message(written));
            case "remember":
                return Effect.remember(text(written, "key"), instant(text(written, "until")));
            case "log":
                return Effect.log(text(written, "text"));
            default:
                throw new InvalidInputException("effect", "unknown");
        }
    }

    private static ReplyContent reply(JsonNode written) {
        ImmutableReplyContent.Builder reply = ImmutableReplyContent.builder()
                .subject(optional(written, "subject"))
                .text(text(written, "text"))
                .html(optional(written, "html"))
                .author(optional(written, "from").map(EffectsJson::address))
                .period(Duration.ofSeconds(written.path("seconds").asLong()))
                .handle(optional(written, "handle"))
                .toAnyAddress(written.path("toAnyAddress").asBoolean())
                .isTemplate(written.path("template").asBoolean())
                .starts(optional(written, "starts").map(EffectsJson::instant))
                .ends(optional(written, "ends").map(EffectsJson::instant));
        each(written, "alsoAddressedAs", address -> reply.addAlsoAddressedAs(address(address.asText())));
        return reply.build();
    }

    private static OutgoingMessage message(JsonNode written) {
        ImmutableOutgoingMessage.Builder message = ImmutableOutgoingMessage.builder()
                .author(address(text(written, "from")))
                .authorName(optional(written, "fromName"))
                .subject(text(written, "subject"))
                .text(optional(written, "text"))
                .html(optional(written, "html"));
        each(written, "to", address -> message.addTo(address(address.asText())));
        each(written, "cc", address -> message.addCc(address(address.asText())));
        each(written, "bcc", address -> message.addBcc(address(address.asText())));
        each(
                written,
                "headers",
                field -> message.addHeaders(OutgoingField.of(text(field, "name"), text(field, "value"))));
        each(written, "attachments", attachment -> message.addAttachments(attachment(attachment)));
        return message.build();
    }

    private static Attachment attachment(JsonNode written) {
        try {
            return ImmutableAttachment.builder()
                    .filename(text(written, "filename"))
                    .type(text(written, "type"))
                    .content(Base64.getDecoder().decode(text(written, "content")))
                    .contentId(optional(written, "contentId"))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("content", "no base64");
        }
    }

    private static HeaderEdits edits(JsonNode written) {
        JsonNode header = written.path("header");
        ImmutableHeaderEdits.Builder edits = ImmutableHeaderEdits.builder();
        each(header, "onTop", field -> edits.addOnTop(field.asText()));
        each(header, "atEnd", field -> edits.addAtEnd(field.asText()));
        each(
                header,
                "deleted",
                field -> edits.addDeleted(DeletedField.of(
                        text(field, "name"), field.path("fromBelow").asInt(-1))));
        return edits.build();
    }

    private static void each(JsonNode written, String name, Consumer<JsonNode> consumer) {
        written.path(name).forEach(consumer);
    }

    private static String text(JsonNode written, String name) {
        return optional(written, name).orElseThrow(() -> new InvalidInputException(name, "must be a text"));
    }

    private static Optional<String> optional(JsonNode written, String name) {
        JsonNode value = written.path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse("address", text);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInputException("time", "no time");
        }
    }

    private static final class Writer implements Effect.Visitor<ObjectNode> {
        private static ObjectNode of(String kind) {
            return JsonNodeFactory.instance.objectNode().put("effect", kind);
        }

        private static ObjectNode with(HeaderEdits edits, ObjectNode written) {
            if (!edits.isEmpty()) {
                written.set("header", EffectsJson.write(edits));
            }
            return written;
        }

        @Override
        public ObjectNode keep(HeaderEdits edits) {
            return with(edits, of("keep"));
        }

        @Override
        public ObjectNode forward(EmailAddress to, HeaderEdits edits) {
            return with(edits, of("forward").put("to", to.toString()));
        }

        @Override
        public ObjectNode deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
            ObjectNode written = of("deliver");
            mailbox.ifPresent(address -> written.put("mailbox", address.toString()));
            return with(edits, written);
        }

        @Override
        public ObjectNode quarantine(HeaderEdits edits) {
            return with(edits, of("quarantine"));
        }

        @Override
        public ObjectNode drop() {
            return of("drop");
        }

        @Override
        public ObjectNode refuse(SmtpRefusal refusal) {
            return of("refuse")
                    .put("code", refusal.code())
                    .put("status", refusal.status())
                    .put("text", refusal.text());
        }

        @Override
        public ObjectNode reply(ReplyContent content) {
            ObjectNode written = of("reply");
            content.subject().ifPresent(subject -> written.put("subject", subject));
            written.put("text", content.text());
            content.html().ifPresent(html -> written.put("html", html));
            content.author().ifPresent(author -> written.put("from", author.toString()));
            written.put("seconds", content.period().toSeconds());
            content.handle().ifPresent(handle -> written.put("handle", handle));
            content.alsoAddressedAs()
                    .forEach(address -> written.withArray("/alsoAddressedAs").add(address.toString()));
            if (content.toAnyAddress()) {
                written.put("toAnyAddress", true);
            }
            if (content.isTemplate()) {
                written.put("template", true);
            }
            content.starts().ifPresent(starts -> written.put("starts", starts.toString()));
            content.ends().ifPresent(ends -> written.put("ends", ends.toString()));
            return written;
        }

        @Override
        public ObjectNode send(OutgoingMessage message) {
            ObjectNode written = of("send").put("from", message.author().toString());
            message.authorName().ifPresent(name -> written.put("fromName", name));
            putAll(written, "to", message.to());
            putAll(written, "cc", message.cc());
            putAll(written, "bcc", message.bcc());
            written.put("subject", message.subject());
            message.text().ifPresent(text -> written.put("text", text));
            message.html().ifPresent(html -> written.put("html", html));
            message.headers()
                    .forEach(field -> written.withArray("/headers")
                            .addObject()
                            .put("name", field.name())
                            .put("value", field.value()));
            message.attachments().forEach(attachment -> putAttachment(written, attachment));
            return written;
        }

        private static void putAll(ObjectNode written, String name, List<EmailAddress> addresses) {
            addresses.forEach(address -> written.withArray("/" + name).add(address.toString()));
        }

        private static void putAttachment(ObjectNode written, Attachment attachment) {
            ObjectNode file = written.withArray("/attachments")
                    .addObject()
                    .put("filename", attachment.filename())
                    .put("type", attachment.type())
                    .put("content", Base64.getEncoder().encodeToString(attachment.content()));
            attachment.contentId().ifPresent(id -> file.put("contentId", id));
        }

        @Override
        public ObjectNode remember(String key, Instant until) {
            return of("remember").put("key", key).put("until", until.toString());
        }

        @Override
        public ObjectNode log(String text) {
            return of("log").put("text", text);
        }
    }
}
