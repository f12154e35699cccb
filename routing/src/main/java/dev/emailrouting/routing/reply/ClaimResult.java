package dev.emailrouting.routing.reply;

import java.util.Optional;

/** What came of claiming a reply. Exactly one of the three is there. */
public final class ClaimResult {
    private final Long id;
    private final String sent;
    private final ReplyRefusal refusal;

    private ClaimResult(Long id, String sent, ReplyRefusal refusal) {
        this.id = id;
        this.sent = sent;
        this.refusal = refusal;
    }

    public static ClaimResult granted(long id) {
        return new ClaimResult(id, null, null);
    }

    public static ClaimResult sentBefore(String messageId) {
        return new ClaimResult(null, messageId, null);
    }

    public static ClaimResult refused(ReplyRefusal refusal) {
        return new ClaimResult(null, null, refusal);
    }

    /** Of the claim: whoever asked sends the reply now, and nobody else does. */
    public Optional<Long> id() {
        return Optional.ofNullable(id);
    }

    /** The Message-ID of this very reply, which was sent before: the same was asked again. */
    public Optional<String> sent() {
        return Optional.ofNullable(sent);
    }

    public Optional<ReplyRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
