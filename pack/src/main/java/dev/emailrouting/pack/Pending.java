package dev.emailrouting.pack;

import java.time.Instant;

import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.ProgramSender;

/** In the place of sends and memory until each is bound: mail that asks for one waits. */
final class Pending implements ProgramSender, ProgramMemoryStore {
    @Override
    public String send(MailOrigin origin, OutgoingMessage message, String key) {
        throw new MailNotQueuedException("not there", new IllegalStateException("not there"));
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
