package dev.emailrouting.routing.send;

import java.time.Duration;
import java.util.Optional;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.routing.EmailAddress;

/** What a store says of users, asked once in two seconds for each: a client that tries on and on does not ask it each time. */
public final class KnownSubmitters implements Submitters {
    static final Duration FRESH = Duration.ofSeconds(2);
    private static final int MAX_KNOWN = 10_000;

    private final Submitters store;
    private final Cache<EmailAddress, Optional<Submitter>> known;

    public KnownSubmitters(Submitters store) {
        this(store, Ticker.systemTicker());
    }

    KnownSubmitters(Submitters store, Ticker ticker) {
        this.store = store;
        this.known = CacheBuilder.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(FRESH)
                .ticker(ticker)
                .build();
    }

    @Override
    public Optional<Submitter> submitter(EmailAddress user) {
        Optional<Submitter> fresh = known.getIfPresent(user);
        if (fresh != null) {
            return fresh;
        }
        Optional<Submitter> read = store.submitter(user);
        known.put(user, read);
        return read;
    }
}
