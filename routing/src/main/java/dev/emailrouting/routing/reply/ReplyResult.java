package dev.emailrouting.routing.reply;

import java.util.Optional;

/** What became of a reply that was asked for: queued, or refused by a condition that is not met. */
public final class ReplyResult {
    private final String messageId;
    private final ReplyRefusal refusal;

    private ReplyResult(String messageId, ReplyRefusal refusal) {
        this.messageId = messageId;
        this.refusal = refusal;
    }

    public static ReplyResult queued(String messageId) {
        return new ReplyResult(messageId, null);
    }

    public static ReplyResult refused(ReplyRefusal refusal) {
        return new ReplyResult(null, refusal);
    }

    /** Of the reply, angle brackets and all; empty where there is none. */
    public Optional<String> messageId() {
        return Optional.ofNullable(messageId);
    }

    public Optional<ReplyRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
