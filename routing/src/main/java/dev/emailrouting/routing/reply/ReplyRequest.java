package dev.emailrouting.routing.reply;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.ReplyContent;
import org.immutables.value.Value;

/** A reply that somebody asks for, and the message that it would answer. */
@Value.Immutable
public interface ReplyRequest {
    /** Of the message that is answered. */
    HeaderBlock header();

    /** Its envelope sender, its client, and what was found of it. */
    MessageView view();

    /** The address that received it, as the client named it. */
    EmailAddress recipient();

    AccountName account();

    DomainName zone();

    String ruleId();

    ReplyContent content();
}
