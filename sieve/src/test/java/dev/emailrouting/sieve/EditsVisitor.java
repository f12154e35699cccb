package dev.emailrouting.sieve;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.send.OutgoingMessage;

/** Looks at the edits of every way that a message goes. */
abstract class EditsVisitor implements Effect.Visitor<Boolean> {
    abstract void edits(HeaderEdits edits);

    private boolean way(HeaderEdits edits) {
        edits(edits);
        return true;
    }

    @Override
    public Boolean keep(HeaderEdits edits) {
        return way(edits);
    }

    @Override
    public Boolean forward(EmailAddress to, HeaderEdits edits) {
        return way(edits);
    }

    @Override
    public Boolean deliver(Optional<EmailAddress> mailbox, HeaderEdits edits) {
        return way(edits);
    }

    @Override
    public Boolean quarantine(HeaderEdits edits) {
        return way(edits);
    }

    @Override
    public Boolean drop() {
        return false;
    }

    @Override
    public Boolean refuse(SmtpRefusal refusal) {
        return false;
    }

    @Override
    public Boolean reply(ReplyContent content) {
        return false;
    }

    @Override
    public Boolean send(OutgoingMessage message) {
        return false;
    }

    @Override
    public Boolean remember(String key, Instant until) {
        return false;
    }

    @Override
    public Boolean log(String text) {
        return false;
    }
}
