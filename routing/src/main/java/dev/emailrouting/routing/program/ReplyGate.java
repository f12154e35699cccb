package dev.emailrouting.routing.program;

import java.util.Optional;

import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.reply.ReplyRefusal;

/** Tells a program beforehand what the reply policy would say; the same is asked again when the reply is sent. */
@FunctionalInterface
public interface ReplyGate {
    /** One that knows nothing against a reply. */
    static ReplyGate open() {
        return reply -> Optional.empty();
    }

    /** The condition that is not met; empty where the reply may be sent. */
    Optional<ReplyRefusal> refusalOf(ReplyContent reply);
}
