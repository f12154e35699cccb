package dev.emailrouting.routing.tlsreport;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.routing.EmailAddress;

/**
 * What one address gets within 24 hours of its first report, whichever records name it: any number of records, by a wildcard even,
 * can name a victim's mailbox, or a server that answers late. Mails are counted by mailbox, and with servers it is the time that they
 * were waited for, by their registered domain. Remembers so many addresses that many cost bounded memory.
 */
final class AddressAllowance {
    static final int MAILS = 500;
    static final Duration WAITING = Duration.ofMinutes(10);
    private static final Duration PERIOD = Duration.ofHours(24);
    private static final int MAX_ADDRESSES = 50_000;

    private final Cache<String, AtomicLong> used;

    AddressAllowance(Clock clock) {
        this.used = CacheBuilder.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterWrite(PERIOD)
                .ticker(tickerOf(clock))
                .build();
    }

    private static Ticker tickerOf(Clock clock) {
        return new Ticker() {
            @Override
            public long read() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }
        };
    }

    /** Why nothing is mailed there now. */
    Optional<String> refusalOfMail(EmailAddress to) {
        return of(mailbox(to)).get() >= MAILS
                ? Optional.of("it had " + MAILS + " reports within 24 hours")
                : Optional.empty();
    }

    void mailed(EmailAddress to) {
        of(mailbox(to)).incrementAndGet();
    }

    private static String mailbox(EmailAddress address) {
        return address.toString().toLowerCase(Locale.ROOT);
    }

    /** Why nothing is posted there now. */
    Optional<String> refusalOfPost(URI url) {
        return of(server(url)).get() >= WAITING.toMillis()
                ? Optional.of("its servers were waited for during " + WAITING.toMinutes() + " minutes within 24 hours")
                : Optional.empty();
    }

    void waitedFor(URI url, Duration time) {
        of(server(url)).addAndGet(time.toMillis());
    }

    private static String server(URI url) {
        return RegisteredDomain.of(String.valueOf(url.getHost()).toLowerCase(Locale.ROOT));
    }

    private AtomicLong of(String key) {
        AtomicLong first = new AtomicLong();
        // Not computeIfAbsent: with Guava it begins the period anew.
        AtomicLong known = used.asMap().putIfAbsent(key, first);
        return known == null ? first : known;
    }
}
