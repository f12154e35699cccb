package dev.emailrouting.spf;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;

/** A client at 192.0.2.1, greeting as mail.example.org and sending for ann@example.com, and a zone made for it. */
final class Spf {
    private final Map<String, Object> zone = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private String client = "192.0.2.1";
    private String helo = "mail.example.org";
    private Optional<String> mailFrom = Optional.of("ann@example.com");

    /** What example.com publishes. */
    static Spf record(String record) {
        return new Spf().with("example.com", "TXT", record);
    }

    Spf with(String name, String type, Object... records) {
        @SuppressWarnings("unchecked")
        Map<String, Object> types = (Map<String, Object>) zone.computeIfAbsent(name, absent -> new LinkedHashMap<>());
        types.put(type, List.of(records));
        return this;
    }

    Spf mx(String name, String... exchanges) {
        return with(
                name,
                "MX",
                List.of(exchanges).stream()
                        .map(exchange -> Map.of("priority", 10, "exchange", exchange))
                        .toArray());
    }

    Spf failing(String name) {
        zone.put(name, "TIMEOUT");
        return this;
    }

    Spf client(String address) {
        client = address;
        return this;
    }

    Spf helo(String name) {
        helo = name;
        return this;
    }

    Spf mailFrom(String mailbox) {
        mailFrom = Optional.of(mailbox);
        return this;
    }

    Spf nullSender() {
        mailFrom = Optional.empty();
        return this;
    }

    SpfResult check() {
        return evaluator().check(request());
    }

    SpfResult checkHelo() {
        return evaluator().checkHelo(request());
    }

    /** As {@code TYPE name}, in the order they were asked. */
    List<String> asked() {
        return asked;
    }

    private SpfRequest request() {
        return ImmutableSpfRequest.builder()
                .client(InetAddresses.forString(client))
                .helo(helo)
                .mailFrom(mailFrom)
                .receiver("mx.example.net")
                .build();
    }

    private SpfEvaluator evaluator() {
        DnsClient table = InMemoryDnsClient.of(zone);
        DnsClient noting = new DnsClient() {
            @Override
            public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
                asked.add(type + " " + name);
                return table.query(name, type);
            }
        };
        return new SpfEvaluator(noting, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
    }
}
