package dev.emailrouting.dns;

import java.net.SocketTimeoutException;
import java.time.Duration;
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
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/**
 * Asks a dnsjava {@link Resolver}, not its {@code Lookup}, which folds SERVFAIL and time-out into one. The deadline covers a
 * whole query with all aliases. A truncated answer is asked for again over TCP by the resolver (RFC 7766 5).
 */
public final class DnsJavaClient implements DnsClient {
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
        Name owner;
        try {
            owner = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            return DnsAnswer.nxdomain();
        }
        return followAliases(owner, type, System.nanoTime() + deadline.toNanos());
    }

    private <R> DnsAnswer<R> followAliases(Name owner, DnsType<R> type, long end) {
        Name name = owner;
        for (int asked = 0; asked <= MAX_ALIASES; asked++) {
            Reply<R> reply = ask(name, type, end);
            if (reply.answer.isPresent()) {
                return reply.answer.get();
            }
            name = reply.alias;
        }
        return tooManyAliases(owner);
    }

    private <R> Reply<R> ask(Name name, DnsType<R> type, long end) {
        CompletableFuture<Message> pending;
        try {
            pending = resolver.get()
                    .sendAsync(Message.newQuery(Record.newRecord(name, type.code(), DClass.IN)))
                    .toCompletableFuture();
            return read(name, type, pending.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Reply.of(DnsAnswer.timeout("no answer within " + deadline.toMillis() + " ms"));
        } catch (ExecutionException e) {
            return Reply.of(failure(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.of(DnsAnswer.failure("interrupted"));
        } catch (RuntimeException e) {
            return Reply.of(failure(e));
        }
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
        List<Record> section = message.getSection(Section.ANSWER);
        Name last = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            List<R> found = recordsOf(section, last, type);
            if (!found.isEmpty()) {
                return Reply.of(DnsAnswer.of(found));
            }
            Optional<Name> next = aliasOf(section, last);
            if (next.isEmpty()) {
                return atTheEnd(name, last, rcode);
            }
            last = next.get();
        }
        return Reply.of(tooManyAliases(name));
    }

    /** RFC 6604 2: the code of an answer with aliases speaks of the last name. */
    private static <R> Reply<R> atTheEnd(Name asked, Name last, int rcode) {
        if (rcode == Rcode.NXDOMAIN) {
            return Reply.of(DnsAnswer.nxdomain());
        }
        return asked.equals(last) ? Reply.of(DnsAnswer.nodata()) : Reply.alias(last);
    }

    private static <R> List<R> recordsOf(List<Record> section, Name owner, DnsType<R> type) {
        return section.stream()
                .filter(record ->
                        record.getType() == type.code() && record.getName().equals(owner))
                .map(type::read)
                .collect(Collectors.toUnmodifiableList());
    }

    private static Optional<Name> aliasOf(List<Record> section, Name owner) {
        return section.stream()
                .filter(record -> record.getType() == DnsType.CNAME.code()
                        && record.getName().equals(owner))
                .map(record -> ((CNAMERecord) record).getTarget())
                .findFirst();
    }

    private static <R> DnsAnswer<R> tooManyAliases(Name name) {
        return DnsAnswer.failure("more than " + MAX_ALIASES + " aliases from " + name);
    }

    /** What one message says: the answer, or the name to ask next. */
    private static final class Reply<R> {
        private final Optional<DnsAnswer<R>> answer;
        private final Name alias;

        private Reply(Optional<DnsAnswer<R>> answer, Name alias) {
            this.answer = answer;
            this.alias = alias;
        }

        static <R> Reply<R> of(DnsAnswer<R> answer) {
            return new Reply<>(Optional.of(answer), Name.root);
        }

        static <R> Reply<R> alias(Name next) {
            return new Reply<>(Optional.empty(), next);
        }
    }
}
