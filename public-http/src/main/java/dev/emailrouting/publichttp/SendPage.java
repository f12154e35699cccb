package dev.emailrouting.publichttp;

import java.time.Clock;

import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.sending.SendOrder;
import dev.emailrouting.routing.sending.Sends;

/** {@code POST /send}: a message as JSON, composed here. */
public final class SendPage extends SendHandler {
    /** The largest message, with its files in base64 and some room. */
    private static final int MAX_BODY = (int) (SendPolicy.MAX_SIZE_VERIFIED / 3 * 4) + (1 << 20);

    public SendPage(BindingStore bindings, Sends sends, RoutingTable tables, Clock clock) {
        super(bindings, sends, tables, clock);
    }

    @Override
    public String path() {
        return "/send";
    }

    @Override
    public int maxBody() {
        return MAX_BODY;
    }

    @Override
    SendOrder order(PublicRequest request, Binding binding, String sender) {
        OutgoingMessage message = SendJson.read(request.body(), binding.rights());
        return SendOrder.of(originOf(binding, message.author()), sender, binding.rights(), message);
    }
}
