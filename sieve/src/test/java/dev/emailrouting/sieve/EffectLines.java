package dev.emailrouting.sieve;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.send.OutgoingMessage;

/** Effects as the corpus writes them: a line each, line ends within it as backslash and n. */
final class EffectLines implements Effect.Visitor<String> {
    static List<String> of(Effects effects) {
        return effects.list().stream()
                .map(effect -> effect.accept(new EffectLines()))
                .toList();
    }

    private static String way(String word, HeaderEdits edits) {
        StringJoiner line = new StringJoiner(" | ").add(word);
        edits.onTop().forEach(field -> line.add("top " + written(field.substring(0, field.length() - 2))));
        edits.atEnd().forEach(field -> line.add("end " + written(field.substring(0, field.length() - 2))));
        edits.deleted().forEach(field -> line.add("deleted " + field.name() + " " + field.fromBelow()));
        return line.toString();
    }

    private static String written(String text) {
        return text.replace("\r\n", "\\n").replace("\n", "\\n");
    }

    @Override
    public String keep(HeaderEdits edits) {
        return way("keep", edits);
    }

    @Override
    public String forward(EmailAddress to, HeaderEdits edits) {
        return way("forward " + to, edits);
    }

    @Override
    public String deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
        return way("deliver", edits);
    }

    @Override
    public String quarantine(HeaderEdits edits) {
        return way("quarantine", edits);
    }

    @Override
    public String drop() {
        return "drop";
    }

    @Override
    public String refuse(SmtpRefusal refusal) {
        return "refuse " + refusal.code() + " " + refusal.status() + " " + refusal.text();
    }

    @Override
    public String reply(ReplyContent content) {
        StringJoiner line =
                new StringJoiner(" ", "reply ", "").add(content.period().toString());
        content.subject().ifPresent(subject -> line.add("subject='" + subject + "'"));
        content.author().ifPresent(author -> line.add("from=" + author));
        if (!content.alsoAddressedAs().isEmpty()) {
            line.add("also="
                    + new TreeSet<>(content.alsoAddressedAs())
                            .stream().map(EmailAddress::toString).collect(Collectors.joining(",")));
        }
        line.add("text='" + written(content.text()) + "'");
        content.html().ifPresent(html -> line.add("html='" + written(html) + "'"));
        return line.toString();
    }

    @Override
    public String send(OutgoingMessage message) {
        StringJoiner line = new StringJoiner(" ", "send ", "")
                .add("from=" + message.author())
                .add("to=" + message.to().stream().map(EmailAddress::toString).collect(Collectors.joining(",")))
                .add("subject='" + message.subject() + "'")
                .add("text='" + written(message.text().orElse("")) + "'");
        message.headers().forEach(field -> line.add(field.name() + "='" + field.value() + "'"));
        return line.toString();
    }

    @Override
    public String remember(String key, Instant until) {
        return "remember " + key.substring(0, key.indexOf(':')) + " " + until;
    }

    @Override
    public String log(String text) {
        return "log " + text;
    }
}
