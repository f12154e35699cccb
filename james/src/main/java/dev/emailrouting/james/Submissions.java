package dev.emailrouting.james;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendRefusal;
import dev.emailrouting.routing.send.Standing;
import dev.emailrouting.routing.send.SubmissionPolicy;
import dev.emailrouting.routing.sending.SubmissionLimits;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/** The policy for people who have logged in, asked in James's words. Each method throws where it cannot be known now. */
@Singleton
public class Submissions {
    private final SubmissionPolicy policy;
    private final SubmissionLimits limits;
    private final UsersRepository users;

    @Inject
    public Submissions(SubmissionPolicy policy, SubmissionLimits limits, UsersRepository users) {
        this.policy = policy;
        this.limits = limits;
        this.users = users;
    }

    public Standing standingOf(Username user) throws UsersRepositoryException {
        return policy.standingOf(
                EmailAddress.parseServer(users.getMailAddressFor(user).asString()));
    }

    public Optional<SendRefusal> refusalOfSender(Standing standing, MaybeSender sender) {
        Optional<EmailAddress> address = sender.asOptional().flatMap(Submissions::address);
        if (!sender.isNullSender() && address.isEmpty()) {
            return Optional.of(SendRefusal.of(
                    SendError.E_SENDER_NOT_VERIFIED,
                    LogText.of(sender.asString()) + " is not among the senders allowed to " + standing.user()));
        }
        return policy.refusalOfSender(standing, address);
    }

    /** Of From and Sender. */
    public Optional<SendRefusal> refusalOfAuthors(Standing standing, HeaderBlock header) {
        List<EmailAddress> authors;
        try {
            authors = Authors.of(header);
        } catch (InvalidInputException e) {
            return Optional.of(SendRefusal.of(SendError.E_SENDER_NOT_VERIFIED, e.getMessage()));
        }
        return policy.refusalOfAuthors(standing, authors);
    }

    /** Those who are not to get it, each with why. */
    public Map<MailAddress, SendRefusal> refusalsOfRecipients(Standing standing, Collection<MailAddress> recipients) {
        Map<MailAddress, EmailAddress> known = new LinkedHashMap<>();
        recipients.forEach(recipient -> address(recipient).ifPresent(address -> known.put(recipient, address)));
        Map<EmailAddress, SendRefusal> refusals = policy.refusalsOfRecipients(standing, Set.copyOf(known.values()));
        Map<MailAddress, SendRefusal> refused = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            Optional<SendRefusal> refusal = known.containsKey(recipient)
                    ? Optional.ofNullable(refusals.get(known.get(recipient)))
                    : policy.refusalOfUnknownRecipient(standing);
            refusal.ifPresent(why -> refused.put(recipient, why));
        }
        return refused;
    }

    /** Counts recipients, all or none. @return why they are too many */
    public Optional<SendRefusal> take(Standing standing, int recipients) {
        return limits.take(standing, recipients);
    }

    /** Empty for an address literal, and what else is no address here. */
    private static Optional<EmailAddress> address(MailAddress address) {
        try {
            return Optional.of(EmailAddress.parseServer(address.asString()));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
