package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;

/** What is known when a decision is asked for. */
public final class Facts {
    private final EmailAddress recipient;
    private final LocalAddresses local;
    private final MessageView message;

    /** Nothing is known of the message. */
    public Facts(EmailAddress recipient, LocalAddresses local) {
        this(recipient, local, MessageView.unknown());
    }

    public Facts(EmailAddress recipient, LocalAddresses local, MessageView message) {
        this.recipient = recipient;
        this.local = local;
        this.message = message;
    }

    public EmailAddress recipient() {
        return recipient;
    }

    public LocalAddresses local() {
        return local;
    }

    public MessageView message() {
        return message;
    }
}
