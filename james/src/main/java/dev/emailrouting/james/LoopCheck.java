package dev.emailrouting.james;

import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.settings.Settings;

/**
 * Finds messages that go in circles (RFC 5321 6.3): those with more Received fields than the settings allow, and those that
 * we forwarded for the same recipient before.
 */
public class LoopCheck {
    /** RFC 3463 3.5: X.4.6, routing loop detected. */
    private static final String STATUS = "5.4.6";

    private final RoutingTable tables;
    private final LoopMarks marks;
    private final int maxReceived;

    @Inject
    public LoopCheck(RoutingTable tables, LoopMarks marks, Settings settings) {
        this.tables = tables;
        this.marks = marks;
        this.maxReceived = settings.maxReceived();
    }

    /** The refusal that ends the loop for the recipient; empty when there is none, or the recipient is in no zone. */
    public Optional<Ending> loopOf(HeaderBlock header, EmailAddress recipient) {
        if (!tables.isOurs(recipient.domain())) {
            return Optional.empty();
        }
        if (header.count("Received") > maxReceived) {
            return refusal(recipient, "Too many hops: this message is going in circles");
        }
        return marks.isMarked(header, recipient)
                ? refusal(recipient, "Routing loop: this message came this way before")
                : Optional.empty();
    }

    private static Optional<Ending> refusal(EmailAddress recipient, String text) {
        return Optional.of(Ending.reject(recipient, null, STATUS, text));
    }
}
