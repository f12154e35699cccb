package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.program.ProgramView;

/** What is known when a decision is asked for. */
public final class Facts {
    private final EmailAddress recipient;
    private final LocalAddresses local;
    private final MessageView message;
    private final ProgramView programs;

    /** Nothing is known of the message. */
    public Facts(EmailAddress recipient, LocalAddresses local) {
        this(recipient, local, MessageView.unknown());
    }

    /** No program has run. */
    public Facts(EmailAddress recipient, LocalAddresses local, MessageView message) {
        this(recipient, local, message, ProgramView.unrun());
    }

    public Facts(EmailAddress recipient, LocalAddresses local, MessageView message, ProgramView programs) {
        this.recipient = recipient;
        this.local = local;
        this.message = message;
        this.programs = programs;
    }

    /** The same with what is known of programs. */
    public Facts with(ProgramView known) {
        return new Facts(recipient, local, message, known);
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

    public ProgramView programs() {
        return programs;
    }
}
