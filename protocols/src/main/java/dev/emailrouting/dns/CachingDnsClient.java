package dev.emailrouting.dns;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.Ordering;

/**
 * Keeps the answers of another client for their time to live, at least {@link #SHORTEST} and at most {@link #LONGEST}; names and
 * types that do not exist likewise (RFC 2308 5). Failures and answers without a time to live are not kept. The memory for it is
 * bounded, not the number of answers: a stranger's zone decides how large those are. Equal questions asked at the same time are
 * asked once.
 */
public final class CachingDnsClient implements DnsClient {
    static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofHours(1);

    private static final int MAX_CHARS = 16 << 20;
    /** About what an entry takes beside its texts. */
    private static final int ENTRY = 200;
    /** Longer than any client asks. */
    private static final Duration PATIENT = Duration.ofDays(1);

    private final DnsClient source;
    private final Ticker ticker;
    private final Cache<String, Kept> answers;
    private final ConcurrentMap<String, Pending> underWay = new ConcurrentHashMap<>();

    public CachingDnsClient(DnsClient source) {
        this(source, Ticker.systemTicker());
    }

    /** @param ticker says when an answer is too old */
    public CachingDnsClient(DnsClient source, Ticker ticker) {
        this.source = source;
        this.ticker = ticker;
        this.answers = CacheBuilder.newBuilder()
                .maximumWeight(MAX_CHARS)
                .weigher(Kept::weight)
                .expireAfterWrite(LONGEST)
                .ticker(ticker)
                .build();
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        return query(name, type, PATIENT);
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration patience) {
        long end = System.nanoTime() + Ordering.natural().min(patience, PATIENT).toNanos();
        return askOrWait(name, type, end, true);
    }

    /** Asks, or waits for the answer that somebody else has asked for, who may have been in more of a hurry. */
    private <R> DnsAnswer<R> askOrWait(String name, DnsType<R> type, long end, boolean mayRepeat) {
        Pending ours = new Pending(end);
        Pending theirs = underWay.putIfAbsent(type.question(name), ours);
        if (theirs == null) {
            return askForAll(name, type, ours);
        }
        DnsAnswer<?> answer = theirs.await(end);
        boolean givenUp = answer.status() == DnsAnswer.Status.TIMEOUT && theirs.end - end < 0;
        return givenUp && mayRepeat ? askOrWait(name, type, end, false) : typed(answer);
    }

    private <R> DnsAnswer<R> askForAll(String name, DnsType<R> type, Pending pending) {
        String question = type.question(name);
        DnsAnswer<?> answer = DnsAnswer.failure("the lookup was given up");
        try {
            answer = kept(question).orElseGet(() -> ask(name, type, pending.end));
            return typed(answer);
        } finally {
            underWay.remove(question);
            pending.answer.complete(answer);
        }
    }

    private <R> DnsAnswer<R> ask(String name, DnsType<R> type, long end) {
        DnsAnswer<R> answer = source.query(name, type, Duration.ofNanos(end - System.nanoTime()));
        if (!answer.timeToLive().isZero()) {
            Duration time = Ordering.natural().max(SHORTEST, Ordering.natural().min(LONGEST, answer.timeToLive()));
            answers.put(type.question(name), new Kept(answer, ticker.read() + time.toNanos()));
        }
        return answer;
    }

    private Optional<DnsAnswer<?>> kept(String question) {
        return Optional.ofNullable(answers.getIfPresent(question)).flatMap(kept -> kept.at(ticker.read()));
    }

    /** An answer was given to the type that stands in its question. */
    @SuppressWarnings("unchecked")
    private static <R> DnsAnswer<R> typed(DnsAnswer<?> answer) {
        return (DnsAnswer<R>) answer;
    }

    /** A question that one caller asks, until that caller's time is over, and others wait for. */
    private static final class Pending {
        private final CompletableFuture<DnsAnswer<?>> answer = new CompletableFuture<>();
        private final long end;

        Pending(long end) {
            this.end = end;
        }

        DnsAnswer<?> await(long patience) {
            try {
                return answer.get(patience - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return DnsAnswer.timeout("no answer in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return DnsAnswer.failure("interrupted");
            } catch (ExecutionException e) {
                throw new IllegalStateException("whoever asks completes with an answer", e);
            }
        }
    }

    private static final class Kept {
        private final DnsAnswer<?> answer;
        private final long end;

        Kept(DnsAnswer<?> answer, long end) {
            this.answer = answer;
            this.end = end;
        }

        /** The answer with the time it has left; empty when it has none. */
        Optional<DnsAnswer<?>> at(long now) {
            return end - now > 0 ? Optional.of(answer.withTimeToLive(Duration.ofNanos(end - now))) : Optional.empty();
        }

        static int weight(String question, Kept kept) {
            return ENTRY + question.length() + kept.answer.toString().length();
        }
    }
}
