package dev.emailrouting.routing.reply;

class MemoryReplyStoreTest implements ReplyStoreContract {
    private final MemoryReplyStore replies = new MemoryReplyStore();

    @Override
    public ReplyStore replies() {
        return replies;
    }
}
