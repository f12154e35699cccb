package dev.emailrouting.dns;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.google.common.base.Throwables;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/**
 * Asks a dnsjava {@link Resolver}, not its {@code Lookup}, which folds SERVFAIL and time-out into one. The deadline covers a
 * whole query with all aliases. A truncated answer is asked for again over TCP by the resolver (RFC 7766 5).
 *
 * <p>The caller's thread waits. The network itself is served by threads of dnsjava, so a deadline holds whatever the resolver's own
 * time-outs are.
 */
public final class DnsJavaClient implements DnsClient {
    private static final Duration UNLIMITED = ChronoUnit.FOREVER.getDuration();

    private final Supplier<Resolver> resolver;
    private final Duration deadline;

    /**
     * @param resolver asked at every query: James registers its own after extensions are made
     * @param deadline for one query
     */
    public DnsJavaClient(Supplier<Resolver> resolver, Duration deadline) {
        this.resolver = resolver;
        this.deadline = deadline;
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        return query(name, type, deadline);
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration patience) {
        Name owner;
        try {
            owner = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            return DnsAnswer.nxdomain();
        }
        return followAliases(owner, type, new Deadline(shorter(patience, deadline)));
    }

    private <R> DnsAnswer<R> followAliases(Name owner, DnsType<R> type, Deadline end) {
        Name name = owner;
        Duration aliasesHold = UNLIMITED;
        for (int asked = 0; asked <= MAX_ALIASES; asked++) {
            Reply<R> reply = ask(name, type, end);
            Duration holds = shorter(aliasesHold, reply.timeToLive);
            if (reply.answer.isPresent()) {
                return reply.answer.get().withTimeToLive(holds);
            }
            name = reply.alias;
            aliasesHold = holds;
        }
        return tooManyAliases(owner);
    }

    private <R> Reply<R> ask(Name name, DnsType<R> type, Deadline end) {
        try {
            return read(name, type, send(name, type).get(end.nanosLeft(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Reply.of(DnsAnswer.timeout("no answer within " + end.allowed.toMillis() + " ms"));
        } catch (ExecutionException e) {
            return Reply.of(failure(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.of(DnsAnswer.failure("interrupted"));
        } catch (RuntimeException e) {
            return Reply.of(failure(e));
        }
    }

    private CompletableFuture<Message> send(Name name, DnsType<?> type) {
        return resolver.get()
                .sendAsync(Message.newQuery(Record.newRecord(name, type.code(), DClass.IN)))
                .toCompletableFuture();
    }

    private static <R> DnsAnswer<R> failure(Throwable cause) {
        Throwable root = Throwables.getRootCause(cause);
        boolean timedOut = root instanceof SocketTimeoutException
                || Optional.ofNullable(root.getMessage())
                        .filter(text -> text.startsWith("Timed out"))
                        .isPresent();
        return timedOut ? DnsAnswer.timeout("no server answered") : DnsAnswer.failure(root.toString());
    }

    private static <R> Reply<R> read(Name name, DnsType<R> type, Message message) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Reply.of(DnsAnswer.failure("the server answered " + Rcode.string(rcode)));
        }
        Name last = name;
        Duration aliasesHold = UNLIMITED;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            List<Record> found = recordsOf(message, last, type);
            if (!found.isEmpty()) {
                return Reply.of(answer(found, type), shorter(aliasesHold, timeToLive(found)));
            }
            List<Record> alias = recordsOf(message, last, DnsType.CNAME);
            if (alias.isEmpty()) {
                return atTheEnd(name, last, message, aliasesHold);
            }
            last = ((CNAMERecord) alias.get(0)).getTarget();
            aliasesHold = shorter(aliasesHold, timeToLive(alias));
        }
        return Reply.of(tooManyAliases(name));
    }

    /** RFC 6604 2: the code of an answer with aliases speaks of the last name. */
    private static <R> Reply<R> atTheEnd(Name asked, Name last, Message message, Duration aliasesHold) {
        if (message.getRcode() == Rcode.NXDOMAIN) {
            return Reply.of(DnsAnswer.nxdomain(), shorter(aliasesHold, absenceHolds(message)));
        }
        return asked.equals(last)
                ? Reply.of(DnsAnswer.nodata(), absenceHolds(message))
                : Reply.alias(last, aliasesHold);
    }

    /** RFC 2308 5: what no SOA record goes with is not kept. */
    private static Duration absenceHolds(Message message) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(record -> record instanceof SOARecord)
                .map(record -> Math.min(record.getTTL(), ((SOARecord) record).getMinimum()))
                .map(Duration::ofSeconds)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Duration timeToLive(List<Record> records) {
        return Duration.ofSeconds(
                records.stream().mapToLong(Record::getTTL).min().orElse(0));
    }

    private static <R> DnsAnswer<R> answer(List<Record> found, DnsType<R> type) {
        return DnsAnswer.of(found.stream().map(type::read).collect(Collectors.toUnmodifiableList()));
    }

    private static List<Record> recordsOf(Message message, Name owner, DnsType<?> type) {
        return message.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record.getType() == type.code() && record.getName().equals(owner))
                .collect(Collectors.toUnmodifiableList());
    }

    private static <R> DnsAnswer<R> tooManyAliases(Name name) {
        return DnsAnswer.failure("more than " + MAX_ALIASES + " aliases from " + name);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The end of the time that a query may take. */
    private static final class Deadline {
        private final Duration allowed;
        private final long end;

        Deadline(Duration allowed) {
            this.allowed = allowed;
            this.end = System.nanoTime() + allowed.toNanos();
        }

        long nanosLeft() {
            return end - System.nanoTime();
        }
    }

    /** What one message says: the answer, or the name to ask next; and how long that holds. */
    private static final class Reply<R> {
        private final Optional<DnsAnswer<R>> answer;
        private final Name alias;
        private final Duration timeToLive;

        private Reply(Optional<DnsAnswer<R>> answer, Name alias, Duration timeToLive) {
            this.answer = answer;
            this.alias = alias;
            this.timeToLive = timeToLive;
        }

        static <R> Reply<R> of(DnsAnswer<R> failure) {
            return of(failure, Duration.ZERO);
        }

        static <R> Reply<R> of(DnsAnswer<R> answer, Duration timeToLive) {
            return new Reply<>(Optional.of(answer), Name.root, timeToLive);
        }

        static <R> Reply<R> alias(Name next, Duration timeToLive) {
            return new Reply<>(Optional.empty(), next, timeToLive);
        }
    }
}
