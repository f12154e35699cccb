package dev.emailrouting.routing.json;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableReplyContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.reply.ReplyTemplate;

/**
 * An automatic reply as an action of a rule:
 *
 * <pre>{@code
 * {"type": "auto-reply", "subject": "We got {{subject}}", "text": "Your ticket: https://example.com/t/{{ticket}}", "html": "<p>...</p>",
 *  "from": "support@example.com", "days": 7, "starts": "2026-12-20T00:00:00Z", "ends": "2027-01-07T00:00:00Z",
 *  "alsoAddressedAs": ["help@example.com"], "toAnyAddress": false}
 * }</pre>
 *
 * Only {@code text} is needed. Subject, text and HTML may have the {@linkplain ReplyTemplate placeholders} there are. {@code days} is how long the same sender gets no other one.
 */
final class AutoReplyJson {
    private static final Set<String> FIELDS = Set.of(
            "type", "subject", "text", "html", "from", "days", "starts", "ends", "alsoAddressedAs", "toAnyAddress");
    private static final int MAX_ADDRESSES = 50;

    private AutoReplyJson() {}

    /** @throws InvalidInputException naming the field */
    static ReplyContent read(StrictObject action) {
        action.only(FIELDS);
        ImmutableReplyContent.Builder template = ImmutableReplyContent.builder().isTemplate(true);
        action.text("subject", ReplyTemplate::check).ifPresent(template::subject);
        template.text(action.longText("text", ReplyTemplate::check)
                .orElseThrow(() -> InvalidInputException.missing(action.path("text"))));
        action.longText("html", ReplyTemplate::check).ifPresent(template::html);
        action.text("from", EmailAddress::parse).ifPresent(template::author);
        action.integer("days").ifPresent(days -> template.period(Duration.ofDays(atLeastOne(action, days))));
        template.alsoAddressedAs(
                ImmutableSet.copyOf(action.texts("alsoAddressedAs", MAX_ADDRESSES, EmailAddress::parse)));
        action.bool("toAnyAddress").ifPresent(template::toAnyAddress);
        template.starts(action.text("starts", AutoReplyJson::instant))
                .ends(action.text("ends", AutoReplyJson::instant));
        try {
            return template.build();
        } catch (InvalidInputException e) {
            throw e.in(action.path());
        }
    }

    /** RFC 5230 4.1: less than a day is none of the user's to choose. */
    private static int atLeastOne(StrictObject action, int days) {
        if (days < 1 || days > ReplyContent.LONGEST_PERIOD.toDays()) {
            throw new InvalidInputException(
                    action.path("days"), "1 to " + ReplyContent.LONGEST_PERIOD.toDays() + " days");
        }
        return days;
    }

    private static Instant instant(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(field, "must be a time such as 2026-12-20T08:00:00Z");
        }
    }

    static ObjectNode write(ReplyContent template, ObjectNode action) {
        template.subject().ifPresent(subject -> action.put("subject", subject));
        action.put("text", template.text());
        template.html().ifPresent(html -> action.put("html", html));
        template.author().ifPresent(author -> action.put("from", author.toString()));
        if (!template.period().equals(ReplyContent.USUAL_PERIOD)) {
            action.put("days", template.period().toDays());
        }
        template.starts().ifPresent(starts -> action.put("starts", starts.toString()));
        template.ends().ifPresent(ends -> action.put("ends", ends.toString()));
        if (!template.alsoAddressedAs().isEmpty()) {
            ArrayNode addresses = action.putArray("alsoAddressedAs");
            template.alsoAddressedAs().forEach(address -> addresses.add(address.toString()));
        }
        if (template.toAnyAddress()) {
            action.put("toAnyAddress", true);
        }
        return action;
    }
}
