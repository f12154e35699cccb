package dev.emailrouting.routing.send;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.google.common.base.Ticker;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KnownSubmittersTest {
    private static final EmailAddress BOB = EmailAddress.parse("bob@zone.example");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private boolean away;
    private final KnownSubmitters known = new KnownSubmitters(
            user -> {
                asked.incrementAndGet();
                if (away) {
                    throw new StoreUnavailableException("away");
                }
                return Optional.empty();
            },
            new Ticker() {
                @Override
                public long read() {
                    return nanos.get();
                }
            });

    @Test
    void theStoreIsAskedOnceInTwoSeconds() {
        known.submitter(BOB);
        known.submitter(EmailAddress.parse("BOB@zone.example"));
        assertThat(asked).hasValue(1);

        nanos.addAndGet(KnownSubmitters.FRESH.toNanos());
        assertThat(known.submitter(BOB)).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatCannotBeReadIsNotTakenForNothing() {
        away = true;
        assertThatThrownBy(() -> known.submitter(BOB)).isInstanceOf(StoreUnavailableException.class);

        away = false;
        assertThat(known.submitter(BOB)).isEmpty();
    }
}
