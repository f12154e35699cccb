package dev.emailrouting.routing.reply;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.google.common.hash.Hashing;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ReplyContent;

/** By what a store knows messages, conversations and what is said again: hashes, each of 64 characters. */
final class ReplyKeys {
    /** What else tells a message without Message-ID from others. */
    private static final List<String> TELLING = List.of("Date", "From", "To", "Subject");

    private ReplyKeys() {}

    /** Of a message to one recipient; the sender is in it, lest a stranger take away another one's reply by saying his Message-ID. */
    static String ofMessage(ReplyRequest request, EmailAddress sender, Conversation conversation) {
        return hash(
                "message",
                request.account().toString(),
                request.recipient().key(),
                sender.key(),
                conversation.messageId().orElseGet(() -> told(request.header())));
    }

    private static String told(HeaderBlock header) {
        StringBuilder told = new StringBuilder();
        TELLING.forEach(name -> told.append(header.first(name).orElse("")).append('\n'));
        return told.toString();
    }

    /** Of a conversation with one sender; a message that nobody can answer is one of its own. */
    static String ofConversation(ReplyRequest request, EmailAddress sender, Conversation conversation) {
        return hash(
                "conversation",
                request.account().toString(),
                sender.key(),
                conversation.root().orElseGet(() -> told(request.header())));
    }

    /** RFC 5230 4.2: of the handle, else of what was written in the rule, before anything is filled in. */
    static String ofContent(ReplyContent content) {
        return content.handle()
                .map(handle -> hash("handle", handle))
                .orElseGet(() -> hash(
                        "content",
                        content.subject().orElse(""),
                        content.text(),
                        content.html().orElse(""),
                        content.author().map(EmailAddress::key).orElse("")));
    }

    /** The length before each part, so that no two lists of parts have one text. */
    private static String hash(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }
}
