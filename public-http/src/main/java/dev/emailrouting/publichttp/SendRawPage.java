package dev.emailrouting.publichttp;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.sending.ComposedSend;
import dev.emailrouting.routing.sending.SendOrder;
import dev.emailrouting.routing.sending.Sends;

/** {@code POST /send-raw?from=ADDRESS&to=ADDRESS&to=...}: a message as it is to leave (RFC 5322). */
public final class SendRawPage extends SendHandler {
    public SendRawPage(BindingStore bindings, Sends sends, RoutingTable tables, Clock clock) {
        super(bindings, sends, tables, clock);
    }

    @Override
    public String path() {
        return "/send-raw";
    }

    @Override
    public int maxBody() {
        return (int) SendPolicy.MAX_SIZE_VERIFIED;
    }

    @Override
    SendOrder order(PublicRequest request, Binding binding, String sender) {
        Map<String, List<String>> parameters = request.parameters(Set.of("from", "to"));
        List<String> from = parameters.getOrDefault("from", List.of());
        if (from.size() > 1) {
            throw new InvalidInputException("from", "stands more than once in the query");
        }
        Set<EmailAddress> recipients = new LinkedHashSet<>();
        // More than there may be are refused by the policy, which counts each once.
        parameters.getOrDefault("to", List.of()).stream()
                .map(address -> EmailAddress.parse("to", address))
                .distinct()
                .limit(SendPolicy.MAX_RECIPIENTS + 1L)
                .forEach(recipients::add);
        if (recipients.isEmpty() && binding.rights().destinations().size() == 1) {
            recipients.addAll(binding.rights().destinations());
        }
        ComposedSend message = ComposedSend.of(
                request.body(),
                from.stream().findFirst().map(address -> EmailAddress.parse("from", address)),
                recipients);
        return SendOrder.of(originOf(binding, message.author()), sender, binding.rights(), message);
    }
}
