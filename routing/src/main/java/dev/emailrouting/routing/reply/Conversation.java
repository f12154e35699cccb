package dev.emailrouting.routing.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.base.CharMatcher;
import com.google.common.collect.Iterables;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;

/** Where a message stands among those it answers (RFC 5322 3.6.4). Of what is no message id nothing gets into a reply. */
final class Conversation {
    /** Cloudflare's bound: what refers to more goes in circles. */
    static final int MAX_REFERENCES = 100;
    /** Characters of a References field of ours. */
    private static final int MAX_CARRIED = 8_000;

    private static final Pattern ID = Pattern.compile("<[!-;=?-~]{1,250}>");

    private final Optional<String> messageId;
    private final List<String> references;
    private final List<String> inReplyTo;
    private final int claimed;

    Conversation(HeaderBlock header) {
        this.messageId =
                header.first("Message-ID").flatMap(value -> ids(value).stream().findFirst());
        this.references = idsOf(header, "References");
        this.inReplyTo = idsOf(header, "In-Reply-To");
        this.claimed = header.named("References").stream()
                .map(Field::value)
                .mapToInt(CharMatcher.is('<')::countIn)
                .sum();
    }

    private static List<String> idsOf(HeaderBlock header, String name) {
        List<String> all = new ArrayList<>();
        header.named(name).forEach(field -> all.addAll(ids(field.value())));
        return all;
    }

    private static List<String> ids(String value) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = ID.matcher(value); found.size() <= MAX_REFERENCES && matcher.find(); ) {
            found.add(matcher.group());
        }
        return found;
    }

    /** Its Message-ID, angle brackets and all; empty where it has none that could be written again. */
    Optional<String> messageId() {
        return messageId;
    }

    boolean hasTooManyReferences() {
        return Math.max(claimed, references.size()) > MAX_REFERENCES;
    }

    /** What a reply's References says: those of the message, or what it answers, and the message itself. Empty where it has no id. */
    List<String> referencesOfAReply() {
        if (messageId.isEmpty()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(before());
        all.add(messageId.get());
        // RFC 5322 3.6.4 asks for all of them; the first one and the last ones are what a conversation is found by.
        int length = all.stream().mapToInt(id -> id.length() + 1).sum();
        while (length > MAX_CARRIED && all.size() > 2) {
            length -= all.remove(1).length() + 1;
        }
        return all;
    }

    private List<String> before() {
        // RFC 5322 3.6.4: In-Reply-To stands for a missing References where it has one id.
        return references.isEmpty() && inReplyTo.size() == 1 ? inReplyTo : references;
    }

    /** The first message of the conversation; empty where nothing is known of it. */
    Optional<String> root() {
        return Optional.ofNullable(Iterables.getFirst(references, Iterables.getFirst(inReplyTo, null)))
                .or(() -> messageId);
    }
}
