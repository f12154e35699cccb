package dev.emailrouting.pack;

import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.MailOrigin;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.ProgramSender;

/** In the place of sends until they are bound: mail that asks for one waits. */
final class Pending implements ProgramSender {
    @Override
    public String send(MailOrigin origin, OutgoingMessage message, String key) {
        throw new MailNotQueuedException("not there", new IllegalStateException("not there"));
    }
}
