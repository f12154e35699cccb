package dev.emailrouting.routing.send;

import java.util.List;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.OutgoingMessage.OutgoingField;
import org.immutables.value.Value;

/** A message that somebody wants to send, as far as the send policy looks at it. */
@Value.Immutable
public interface ProposedSend {
    AccountName account();

    SendRights rights();

    EmailAddress author();

    /** Of the envelope, Bcc included. */
    Set<EmailAddress> recipients();

    String subject();

    /** Whether it says anything: a text or HTML. */
    boolean hasContent();

    /** The fields that the sender wrote beside those for author, recipients and subject. */
    List<OutgoingField> headers();

    /** In octets. */
    long size();
}
