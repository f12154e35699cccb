package dev.emailrouting.pack;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.reply.Replier;
import dev.emailrouting.routing.reply.ReplyRefusal;
import dev.emailrouting.routing.reply.ReplyRequest;
import dev.emailrouting.routing.reply.ReplyResult;
import dev.emailrouting.routing.reply.ReplyUnavailableException;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.ProgramSender;

/** In the place of replies, sends and memory until each is bound: mail that asks for one waits. */
final class Pending implements Replier, ProgramSender, ProgramMemoryStore {
    private static final IllegalStateException CAUSE = new IllegalStateException("not there");

    @Override
    public Optional<ReplyRefusal> refusalOf(ReplyRequest request) {
        throw new ReplyUnavailableException("not there", CAUSE);
    }

    @Override
    public ReplyResult reply(ReplyRequest request) {
        throw new ReplyUnavailableException("not there", CAUSE);
    }

    @Override
    public String send(MailOrigin origin, OutgoingMessage message, String key) {
        throw new MailNotQueuedException("not there", CAUSE);
    }

    @Override
    public boolean remembers(String ruleId, String key, Instant at) {
        throw new ProgramFailedException("not there");
    }

    @Override
    public void remember(String ruleId, String key, Instant until) {
        throw new ProgramFailedException("not there");
    }

    @Override
    public void forgetBefore(Instant time) {
        throw new ProgramFailedException("not there");
    }
}
