package dev.emailrouting.routing.verification;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.store.TooManyMailsException;
import dev.emailrouting.routing.store.VerificationStore;
import dev.emailrouting.routing.store.VerificationStore.PendingVerification;

/**
 * Asks the owners of addresses whether mail may be forwarded to them, by a mailed link that counts once and not for ever. To
 * look at a link changes nothing, for scanners of mail do that too; confirming it is an act of its own.
 *
 * <p>While the store is away all of it ends with {@link StoreUnavailableException}.
 */
public final class DestinationVerification {
    /** Below the base URL; the token follows. */
    public static final String PATH = "verify/";

    private final RoutingStore destinations;
    private final VerificationStore store;
    private final VerificationTokens tokens;
    private final VerificationMailer mailer;
    private final VerificationSettings settings;
    private final ChangeOrigins origins;
    private final Clock clock;

    public DestinationVerification(
            RoutingStore destinations,
            VerificationStore store,
            VerificationTokens tokens,
            VerificationMailer mailer,
            VerificationSettings settings,
            ChangeOrigins origins,
            Clock clock) {
        this.destinations = destinations;
        this.store = store;
        this.tokens = tokens;
        this.mailer = mailer;
        this.settings = settings;
        this.origins = origins;
        this.clock = clock;
    }

    /** Whether links can be mailed: without a base URL there is nowhere for them to lead. */
    public boolean canMail() {
        return settings.baseUrl().isPresent();
    }

    /** @throws TooManyMailsException when no mail may go to the address for this account now */
    public void checkLimits(AccountName account, EmailAddress email) {
        store.checkLimits(account, email, settings.limits());
    }

    /**
     * Mails a link to the destination; earlier ones are void.
     *
     * @return until when the link counts
     * @throws TooManyMailsException when a limit is reached; earlier links count on then
     * @throws MailNotSentException when the mail could not be queued
     * @throws IllegalStateException without a base URL
     */
    public Instant mail(Destination destination) {
        URI base = settings.baseUrl().orElseThrow(() -> new IllegalStateException("no base URL"));
        Instant expires = clock.instant().plus(settings.validity()).truncatedTo(ChronoUnit.SECONDS);
        VerificationToken token = tokens.issue(destination, expires);
        // Before the mail: a link that the store does not know would be worth nothing.
        store.begin(destination.id(), token.storedHash(), expires, settings.limits());
        mailer.mail(destination.email(), base.resolve(PATH + token.text()), expires);
        return expires;
    }

    /** Until when the link counts that was mailed last; empty where none waits. */
    public Optional<Instant> pendingUntil(Destination destination) {
        return store.pendingVerification(destination.id())
                .map(PendingVerification::expires)
                .filter(expires -> expires.isAfter(clock.instant()));
    }

    /** What the link is worth. Changes nothing. */
    public VerificationLink look(String token) {
        return VerificationToken.parse(token).map(this::look).orElseGet(DestinationVerification::unknown);
    }

    private VerificationLink look(VerificationToken token) {
        return genuine(token)
                .map(destination -> ImmutableVerificationLink.of(stateOf(token), Optional.of(destination)))
                .orElseGet(DestinationVerification::unknown);
    }

    private Optional<Destination> genuine(VerificationToken token) {
        return destinations
                .destination(token.destinationId())
                .filter(destination -> tokens.isGenuine(token, destination));
    }

    private LinkState stateOf(VerificationToken token) {
        if (!clock.instant().isBefore(Instant.ofEpochSecond(token.expires()))) {
            return LinkState.EXPIRED;
        }
        return store.pendingVerification(token.destinationId())
                        .filter(pending -> pending.linkHash().equals(token.storedHash()))
                        .isPresent()
                ? LinkState.OPEN
                : LinkState.VOID;
    }

    /**
     * Verifies the destination of an open link, which is void from then on; any other link changes nothing.
     *
     * @param by who confirms, for the audit log
     */
    public VerificationLink confirm(String token, ChangeOrigin by) {
        return VerificationToken.parse(token)
                .map(parsed -> confirm(parsed, by))
                .orElseGet(DestinationVerification::unknown);
    }

    private VerificationLink confirm(VerificationToken token, ChangeOrigin by) {
        VerificationLink link = look(token);
        if (link.state() != LinkState.OPEN) {
            return link;
        }
        // Of two who confirm at once the store lets one through.
        Optional<Destination> verified =
                origins.during(by, () -> store.confirm(token.destinationId(), token.storedHash()));
        return verified.isPresent()
                ? ImmutableVerificationLink.of(LinkState.CONFIRMED, verified)
                : ImmutableVerificationLink.of(LinkState.VOID, link.destination());
    }

    private static ImmutableVerificationLink unknown() {
        return ImmutableVerificationLink.of(LinkState.UNKNOWN, Optional.empty());
    }
}
