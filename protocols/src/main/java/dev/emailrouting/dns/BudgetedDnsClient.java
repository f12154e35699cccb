package dev.emailrouting.dns;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.google.common.base.Suppliers;
import com.google.common.base.Ticker;
import com.google.common.collect.Ordering;

/**
 * What all checks together, such as those of one message, may ask, side by side or one after the other: the time runs from the making of the
 * instance, and equal questions count once, whether or not somebody keeps the answer. Beyond the budget a question is answered with
 * {@link DnsAnswer.Status#TIMEOUT} or {@link DnsAnswer.Status#FAILURE} and a reason that says so: nothing is known, which callers
 * report as a temporary error. What was answered before stays answered. No question takes more than half of the time that is left,
 * so that a server that keeps silent, which a stranger may choose, leaves some for those asked after it.
 */
public final class BudgetedDnsClient implements DnsClient {
    public static final Duration TIME = Duration.ofSeconds(10);
    public static final int QUERIES = 60;

    private final DnsClient source;
    private final Ticker ticker;
    private final Duration time;
    private final long start;
    private final int queries;
    private final AtomicInteger spent = new AtomicInteger();
    private final ConcurrentMap<String, Supplier<DnsAnswer<?>>> asked = new ConcurrentHashMap<>();

    /** @param ticker by which the time runs */
    public BudgetedDnsClient(DnsClient source, Duration time, int queries, Ticker ticker) {
        this.source = source;
        this.ticker = ticker;
        this.time = time;
        this.start = ticker.read();
        this.queries = queries;
    }

    /** {@link #TIME} and {@link #QUERIES}, from now on. */
    public static BudgetedDnsClient forMessage(DnsClient source) {
        return new BudgetedDnsClient(source, TIME, QUERIES, Ticker.systemTicker());
    }

    /** {@link #TIME} from now on for as many queries as it takes. */
    public static BudgetedDnsClient withoutLimitOfQueries(DnsClient source) {
        return new BudgetedDnsClient(source, TIME, Integer.MAX_VALUE, Ticker.systemTicker());
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        return query(name, type, time);
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration patience) {
        Supplier<DnsAnswer<?>> answer = asked.computeIfAbsent(
                type.question(name),
                question -> spendOne() ? Suppliers.memoize(() -> ask(name, type, patience)) : null);
        return answer == null
                ? DnsAnswer.failure("the budget of " + queries + " DNS queries is spent")
                : typed(answer.get());
    }

    private boolean spendOne() {
        return spent.getAndUpdate(count -> Math.min(count + 1, queries)) < queries;
    }

    private DnsAnswer<?> ask(String name, DnsType<?> type, Duration patience) {
        Duration left = time.minusNanos(ticker.read() - start);
        if (left.isNegative() || left.isZero()) {
            return DnsAnswer.timeout("the " + time.toMillis() + " ms for the DNS are over");
        }
        return source.query(name, type, Ordering.natural().min(patience, left.dividedBy(2)));
    }

    /** An answer was given to the type that stands in its question. */
    @SuppressWarnings("unchecked")
    private static <R> DnsAnswer<R> typed(DnsAnswer<?> answer) {
        return (DnsAnswer<R>) answer;
    }
}
