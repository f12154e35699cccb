package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** What became of one recipient of one message at one step of its way. */
@Value.Immutable
public interface ActivityRow {
    Instant time();

    /** The Message-ID header's content with its angle brackets; empty when the message has none, or none was seen yet. */
    Optional<String> messageId();

    /** James's name for the mail; empty at RCPT, where there is none yet. */
    Optional<String> mailName();

    /** The envelope sender; empty for the null sender. */
    Optional<String> sender();

    /** The recipient as the client named it. */
    String recipient();

    Optional<String> zone();

    Optional<String> account();

    Optional<String> ruleId();

    ActivityOutcome outcome();

    /** Where it went, for a forward or a delivery. */
    List<String> destinations();

    /** Why, in words for an operator. */
    String reason();

    /** What the checks of the message found; empty where there were none, or not yet. */
    Optional<AuthenticationSummary> authentication();

    /** How it left; empty where it is no delivery's, or no host was spoken to. */
    Optional<TransportSummary> transport();

    /** With the beginnings only of what a sender made longer than anybody needs: what is queued and stored is bounded. */
    default ActivityRow bounded() {
        return ImmutableActivityRow.copyOf(this)
                .withMessageId(Bounds.cut(messageId(), Bounds.MAX_MESSAGE_ID))
                .withMailName(Bounds.cut(mailName(), Bounds.MAX_NAME))
                .withSender(Bounds.cut(sender(), Bounds.MAX_ADDRESS))
                .withRecipient(Bounds.cut(recipient(), Bounds.MAX_ADDRESS))
                .withZone(Bounds.cut(zone(), Bounds.MAX_ADDRESS))
                .withAccount(Bounds.cut(account(), Bounds.MAX_NAME))
                .withRuleId(Bounds.cut(ruleId(), Bounds.MAX_NAME))
                .withDestinations(Bounds.cut(destinations()))
                .withReason(Bounds.cut(reason(), Bounds.MAX_REASON))
                .withAuthentication(authentication().map(AuthenticationSummary::bounded))
                .withTransport(transport().map(TransportSummary::bounded));
    }
}
