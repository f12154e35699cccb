package dev.emailrouting.routing.reply;

import java.util.Optional;

/** Sends automatic replies. Every reply goes through here, whatever asks for it. */
public interface Replier {
    /**
     * The condition that is not met; empty where the reply would be sent. Changes nothing.
     *
     * @throws ReplyUnavailableException where this cannot be known now
     */
    Optional<ReplyRefusal> refusalOf(ReplyRequest request);

    /**
     * Sends the reply, or says why not; a refusal leaves an activity row and harms nothing else. Asked again for the same message it
     * sends no second one.
     *
     * @throws ReplyUnavailableException where it is to be tried again
     */
    ReplyResult reply(ReplyRequest request);
}
