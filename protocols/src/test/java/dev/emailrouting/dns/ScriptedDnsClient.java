package dev.emailrouting.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Gives the answer of the moment to every question for texts, and notes who asked what with how much patience. */
final class ScriptedDnsClient implements DnsClient {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Duration> patience = new CopyOnWriteArrayList<>();
    private volatile Supplier<DnsAnswer<TxtRecord>> answer;

    ScriptedDnsClient(DnsAnswer<TxtRecord> answer) {
        answers(() -> answer);
    }

    static DnsAnswer<TxtRecord> text(String text) {
        return DnsAnswer.of(List.of(TxtRecord.of(List.of(text))));
    }

    void answers(Supplier<DnsAnswer<TxtRecord>> next) {
        answer = next;
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        return query(name, type, Duration.ofDays(1));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration time) {
        asked.add(name);
        patience.add(time);
        return (DnsAnswer<R>) answer.get();
    }
}
