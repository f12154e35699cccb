package dev.emailrouting.routing.reply;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.ImmutableOutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;

/**
 * Writes what a reply says (RFC 3834 3.1, RFC 5230 5). Of the message that is answered it holds its Message-ID, what that referred to, and
 * its subject, besides what a template asks for by name (RFC 3834 3.2).
 */
final class ReplyWriter {
    private static final String PREFIX = "Auto: ";
    private static final int MAX_SUBJECT = 200;

    private ReplyWriter() {}

    static OutgoingMessage write(
            ReplyRequest request,
            EmailAddress author,
            EmailAddress to,
            Conversation conversation,
            String ticket,
            Instant now) {
        ReplyContent content = request.content();
        String asked = subjectOf(request);
        Map<String, String> values = Map.of(
                "sender", to.toString(),
                "recipient", request.recipient().toString(),
                "subject", asked,
                "message-id", conversation.messageId().orElse(""),
                "date", now.atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                "ticket", ticket);
        ImmutableOutgoingMessage.Builder reply = ImmutableOutgoingMessage.builder()
                .author(author)
                .addTo(to)
                .subject(content.subject()
                        .map(subject -> filled(content, subject, values))
                        .map(subject -> oneLine(ReplyContent.MAX_SUBJECT, subject))
                        .filter(subject -> !subject.isEmpty())
                        // RFC 3834 3.1.5.
                        .orElse(PREFIX + asked))
                .text(filled(content, content.text(), values))
                .html(content.html().map(html -> content.isTemplate() ? ReplyTemplate.fillHtml(html, values) : html))
                // RFC 3834 3.1.7.
                .addHeaders(OutgoingField.of("Auto-Submitted", "auto-replied"))
                // By which Exchange is told not to answer.
                .addHeaders(OutgoingField.of("X-Auto-Response-Suppress", "All"));
        conversation.messageId().ifPresent(id -> {
            reply.addHeaders(OutgoingField.of("In-Reply-To", id));
            reply.addHeaders(OutgoingField.of("References", String.join(" ", conversation.referencesOfAReply())));
        });
        return reply.build();
    }

    private static String subjectOf(ReplyRequest request) {
        Optional<String> subject =
                request.view().header("Subject").flatMap(all -> all.stream().findFirst());
        return oneLine(MAX_SUBJECT, subject.orElse(""));
    }

    private static String filled(ReplyContent content, String text, Map<String, String> values) {
        return content.isTemplate() ? ReplyTemplate.fill(text, values) : text;
    }

    private static String oneLine(int most, String text) {
        return Texts.onOneLine(Texts.atMost(most, text)).trim();
    }
}
