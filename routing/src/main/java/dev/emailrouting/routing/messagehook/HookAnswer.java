package dev.emailrouting.routing.messagehook;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.http.HttpAnswer;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.BoundedJson;
import dev.emailrouting.routing.json.InvalidJsonException;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.ImmutableHeaderEdits;
import dev.emailrouting.routing.program.ProgramFailedException;

/**
 * What a hook wants done: {@code {"action": "accept", "addHeaders": [{"name": "X-Seen", "value": "yes"}]}}, or {@code reject} and {@code
 * defer} with a {@code text}, {@code drop}, {@code quarantine}. No content accepts. Whatever else it may be is a failure, for nobody can
 * say what it wants.
 */
final class HookAnswer {
    /** More than the longest answer that makes sense. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 4;
    private static final int MAX_DIGITS = 20;
    private static final int MAX_FIELDS = 10;
    private static final String ACTION = "action";
    private static final String TEXT = "text";
    private static final String ADD_HEADERS = "addHeaders";
    private static final String REJECTED = "Rejected by the recipient";
    private static final String DEFERRED = "Try again later";

    private static final BoundedJson JSON = BoundedJson.of(MAX_DEPTH, MAX_DIGITS);

    private HookAnswer() {}

    /** @throws ProgramFailedException where it is no answer, or not clear */
    static Effect effectOf(HttpAnswer answer) {
        if (answer.failure().isPresent()) {
            throw new ProgramFailedException("the hook did not answer: "
                    + Texts.quotable(answer.failure().get()));
        }
        if (!answer.isSuccess()) {
            throw new ProgramFailedException("the hook answered with status " + answer.status());
        }
        if (answer.isCut()) {
            throw new ProgramFailedException("the hook answered with more than " + MAX_BYTES + " octets");
        }
        byte[] content = answer.content();
        return content.length == 0 ? Effect.keep(HeaderEdits.none()) : read(content);
    }

    private static Effect read(byte[] content) {
        try {
            return effectOf(StrictObject.of(JSON.read(content), Set.of(ACTION, TEXT, ADD_HEADERS)));
        } catch (InvalidJsonException e) {
            // What it says may hold anything, of the message too.
            throw new ProgramFailedException("the hook answered with what is no JSON of an answer", e);
        } catch (InvalidInputException e) {
            // Nor may the name of a field be told that nobody knows.
            throw new ProgramFailedException("the hook's answer cannot be followed: " + e.reason(), e);
        }
    }

    private static Effect effectOf(StrictObject answer) {
        String action = answer.requiredText(ACTION, (field, text) -> text);
        Optional<String> text = answer.text(TEXT);
        HeaderEdits edits = edits(answer);
        boolean refuses = action.equals("reject") || action.equals("defer");
        if (text.isPresent() && !refuses) {
            throw new InvalidInputException(TEXT, "goes with reject and defer");
        }
        if (!edits.isEmpty() && (refuses || action.equals("drop"))) {
            throw new InvalidInputException(ADD_HEADERS, "goes with accept and quarantine");
        }
        switch (action) {
            case "accept":
                return Effect.keep(edits);
            case "quarantine":
                return Effect.quarantine(edits);
            case "drop":
                return Effect.drop();
            case "reject":
                return Effect.refuse(SmtpRefusal.forGood(text.orElse(REJECTED)));
            case "defer":
                return Effect.refuse(SmtpRefusal.forNow(text.orElse(DEFERRED)));
            default:
                throw new InvalidInputException(ACTION, "one of accept, reject, defer, drop, quarantine");
        }
    }

    private static HeaderEdits edits(StrictObject answer) {
        if (!answer.has(ADD_HEADERS)) {
            return HeaderEdits.none();
        }
        List<String> fields = answer.requiredObjects(ADD_HEADERS, MAX_FIELDS, HookAnswer::field);
        return ImmutableHeaderEdits.builder().addAllOnTop(fields).build();
    }

    private static String field(StrictObject field) {
        field.only(Set.of("name", "value"));
        return AddedField.of(
                        field.requiredText("name", (path, text) -> text),
                        field.requiredText("value", (path, text) -> text))
                .field();
    }
}
