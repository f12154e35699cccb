package dev.emailrouting.smtp;

import java.util.Optional;

import org.immutables.value.Value;

/** What one hop did with one recipient. */
@Value.Immutable
public interface RecipientResult {

    /** What it means for the recipient. */
    enum Verdict {
        /** The hop took responsibility for the message. */
        ACCEPTED,
        /** The hop refused MAIL, RCPT or the message for good (RFC 5321 4.2.1, 5yz). */
        PERMANENT,
        /** Another hop, or another time, may do. */
        TEMPORARY
    }

    EnvelopeRecipient recipient();

    Verdict verdict();

    /** Where it was decided. */
    Phase phase();

    /** Empty when the connection, and not the hop's answer, decided. */
    Optional<SmtpReply> reply();

    /** In words for an operator or a bounce, without the hop's name; never begins with a digit. */
    String reason();

    default boolean isAccepted() {
        return verdict() == Verdict.ACCEPTED;
    }

    /**
     * Whether the hop said for good that there is no such address (RFC 3463 3.2 and 3.3). Other refusals are about the sender, the message or
     * a mailbox that is full.
     */
    default boolean isAddressRefused() {
        return phase() == Phase.RCPT
                && verdict() == Verdict.PERMANENT
                && reply().filter(SmtpReply::isOfUnknownAddress).isPresent();
    }

    /** Whether the hop may have the message although no answer came: another hop would make a second copy likely. */
    default boolean isInDoubt() {
        return phase() == Phase.AFTER_FINAL_DOT && reply().isEmpty();
    }
}
