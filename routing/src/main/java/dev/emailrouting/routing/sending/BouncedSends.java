package dev.emailrouting.routing.sending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.bounces.WaitingBatch;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.ImmutableAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Suppresses addresses that their own servers refuse, in batches: mail waits for none of this, and who is refused again is suppressed then. */
public final class BouncedSends implements AutoCloseable {
    static final int MAX_WAITING = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(BouncedSends.class);

    private final SuppressionStore store;
    private final Clock clock;
    private final WaitingBatch<Address, Suppression> batch;

    private BouncedSends(SuppressionStore store, Duration interval, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.batch = WaitingBatch.start("suppressions", MAX_WAITING, interval, (first, later) -> first, this::write);
    }

    public static BouncedSends start(SuppressionStore store, Duration interval, Clock clock) {
        return new BouncedSends(store, interval, clock);
    }

    /** Neither waits nor throws. */
    public void refused(AccountName account, EmailAddress recipient, String words) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        batch.add(
                ImmutableAddress.of(account, recipient),
                ImmutableSuppression.builder()
                        .account(account)
                        .email(recipient)
                        .reason(Reason.HARD_BOUNCE)
                        .note(Texts.atMost(Suppression.MAX_NOTE, words))
                        .created(now)
                        .expires(now.plus(Suppression.OF_A_BOUNCE))
                        .build());
    }

    private void write(Map<Address, Suppression> suppressions) {
        store.addBounced(suppressions.values())
                .forEach(each -> LOGGER.info(
                        "event=suppressed account={} email={} until={}",
                        each.account(),
                        each.email(),
                        each.expires().orElseThrow()));
    }

    void write() {
        batch.write();
    }

    @Override
    public void close() {
        batch.close();
    }
}
