package dev.emailrouting.routing.send;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.SendRights.Scope;

/**
 * As whom and to whom people may send when they have logged in: one policy for the SMTP hook and the mailet. Of whom an administrator
 * said something, that and nothing else holds; of all others the default. What bindings are held to besides, fields and sizes, is not
 * asked of people. Changes nothing; how much was sent is not its matter ({@link SendLedger}).
 */
public final class SubmissionPolicy {
    private final Submitters submitters;
    private final SubmissionFacts facts;
    private final SubmissionDefault byDefault;

    public SubmissionPolicy(Submitters submitters, SubmissionFacts facts, SubmissionDefault byDefault) {
        this.submitters = submitters;
        this.facts = facts;
        this.byDefault = byDefault;
    }

    public Standing standingOf(EmailAddress user) {
        return submitters
                .submitter(user)
                .map(entry -> ImmutableStanding.of(user, entry.account(), Optional.of(entry.rights())))
                .orElseGet(() -> ImmutableStanding.of(
                        user, facts.ownerOf(user.domain()).orElse(AccountName.DEFAULT), Optional.empty()));
    }

    /** @param sender of the envelope; empty for the null sender, whose author is looked at later */
    public Optional<SendRefusal> refusalOfSender(Standing standing, Optional<EmailAddress> sender) {
        Optional<SendRefusal> refusal = refusalOf(standing);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (sender.isPresent()) {
            return refusalOf(standing, sender.get());
        }
        // James's verifyIdentity, in whose place this stands, refuses it too.
        return standing.rights().isPresent()
                ? Optional.empty()
                : refused(SendError.E_SENDER_NOT_VERIFIED, "a message without a sender may not be sent");
    }

    /** @param authors the addresses in From and Sender */
    public Optional<SendRefusal> refusalOfAuthors(Standing standing, List<EmailAddress> authors) {
        return refusalOf(standing)
                .or(() -> authors.stream()
                        .flatMap(author -> refusalOf(standing, author).stream())
                        .findFirst());
    }

    private Optional<SendRefusal> refusalOf(Standing standing) {
        if (standing.rights().isEmpty() && byDefault == SubmissionDefault.NONE) {
            return refused(SendError.E_SENDER_NOT_VERIFIED, standing.user() + " may not send");
        }
        return standing.rights().filter(rights -> !rights.enabled()).isPresent()
                ? refused(SendError.E_SENDER_NOT_VERIFIED, standing.user() + " is disabled")
                : Optional.empty();
    }

    private Optional<SendRefusal> refusalOf(Standing standing, EmailAddress author) {
        boolean allowed = standing.rights().isPresent()
                ? standing.rights().get().maySendAs(author) && isFor(standing, author.domain())
                : facts.isOwn(standing.user(), author);
        return allowed
                ? Optional.empty()
                : refused(
                        SendError.E_SENDER_NOT_VERIFIED,
                        author + " is not among the senders allowed to " + standing.user());
    }

    /** A zone may have become another account's since the entry was made. */
    private boolean isFor(Standing standing, DomainName domain) {
        Optional<AccountName> owner = facts.ownerOf(domain);
        return owner.isPresent()
                ? owner.get().equals(standing.account())
                : domain.equals(standing.user().domain());
    }

    /** Those who are not to get it, each with why. */
    public Map<EmailAddress, SendRefusal> refusalsOfRecipients(Standing standing, Set<EmailAddress> recipients) {
        Map<EmailAddress, SendRefusal> refusals = new LinkedHashMap<>();
        outside(standing, recipients)
                .forEach(recipient -> refusals.put(
                        recipient,
                        SendRefusal.of(
                                SendError.E_RECIPIENT_NOT_ALLOWED,
                                recipient + " is not among the recipients allowed to " + standing.user())));
        Set<EmailAddress> left = new HashSet<>(recipients);
        left.removeAll(refusals.keySet());
        facts.suppressedAmong(standing.account(), left)
                .forEach(recipient -> refusals.put(
                        recipient, SendRefusal.of(SendError.E_RECIPIENT_SUPPRESSED, recipient + " is suppressed")));
        return refusals;
    }

    private Collection<EmailAddress> outside(Standing standing, Set<EmailAddress> recipients) {
        Scope scope = standing.rights().map(SendRights::scope).orElse(Scope.ANY);
        if (scope == Scope.ANY) {
            return Set.of();
        }
        Set<EmailAddress> outside = new HashSet<>(recipients);
        if (scope == Scope.LIST) {
            outside.removeAll(Set.copyOf(standing.rights().orElseThrow().destinations()));
            return outside;
        }
        outside.removeIf(recipient -> facts.ownerOf(recipient.domain())
                .filter(standing.account()::equals)
                .isPresent());
        return outside.isEmpty() ? outside : minus(outside, facts.verifiedAmong(standing.account(), outside));
    }

    private static Set<EmailAddress> minus(Set<EmailAddress> all, Set<EmailAddress> some) {
        return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toSet());
    }

    /** Of a recipient whose address is none that a list, a destination or a suppression can have. */
    public Optional<SendRefusal> refusalOfUnknownRecipient(Standing standing) {
        return standing.rights().map(SendRights::scope).orElse(Scope.ANY) == Scope.ANY
                ? Optional.empty()
                : refused(SendError.E_RECIPIENT_NOT_ALLOWED, "the address is not among the recipients allowed");
    }

    private static Optional<SendRefusal> refused(SendError error, String reason) {
        return Optional.of(SendRefusal.of(error, reason));
    }
}
