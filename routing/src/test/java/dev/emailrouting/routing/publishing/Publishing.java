package dev.emailrouting.routing.publishing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.KeySchedule;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.StoredKey;
import dev.emailrouting.routing.DomainName;

/** The zone shop.example, whose mail mx.host.example takes, the SRS domain example.com, and a DNS under construction. */
final class Publishing {
    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Map<String, Object> dns = new HashMap<>();
    private final List<MailHost> hosts = new ArrayList<>();
    private final List<StoredKey> keys = new ArrayList<>();

    /** Nothing is published, and no key made. */
    static Publishing untouched() {
        return new Publishing().host("mx.host.example").address("mx.host.example", "192.0.2.1");
    }

    /** Everything that is required without keys, and a good policy. */
    static Publishing complete() {
        return untouched()
                .mx("shop.example", "10 mx.host.example")
                .txt("shop.example", "v=spf1 mx ~all")
                .txt("_dmarc.shop.example", "v=DMARC1; p=none")
                .txt("_smtp._tls.shop.example", "v=TLSRPTv1; rua=mailto:tls@shop.example")
                .mx("example.com", "10 mx.host.example")
                .txt("example.com", "v=spf1 mx -all");
    }

    Publishing host(String host) {
        hosts.add(MailHost.parse("mail-hosts", host));
        return this;
    }

    Publishing withoutHosts() {
        hosts.clear();
        return this;
    }

    Publishing key(SigningKey key, KeySchedule schedule) {
        keys.add(StoredKey.of(key, schedule));
        return this;
    }

    Publishing address(String name, String... addresses) {
        return put(name, addresses[0].contains(":") ? "AAAA" : "A", List.of(addresses));
    }

    Publishing alias(String name, String target) {
        return put(name, "CNAME", List.of(target));
    }

    /** In place of those that were there. */
    Publishing mx(String name, String... records) {
        return put(
                name,
                "MX",
                List.of(records).stream()
                        .map(record -> record.split(" "))
                        .map(parts -> Map.of("priority", Integer.parseInt(parts[0]), "exchange", parts[1]))
                        .toList());
    }

    /** In place of those that were there. */
    Publishing txt(String name, String... records) {
        return put(name, "TXT", List.of(records).stream().map(List::of).toList());
    }

    Publishing without(String name) {
        dns.remove(name);
        return this;
    }

    Publishing fails(String name) {
        dns.put(name, "SERVFAIL");
        return this;
    }

    @SuppressWarnings("unchecked")
    private Publishing put(String name, String type, Object records) {
        ((Map<String, Object>) dns.computeIfAbsent(name, absent -> new HashMap<>())).put(type, records);
        return this;
    }

    WantedRecords wanted() {
        return WantedRecords.builder()
                .domain(DomainName.parse("shop.example"))
                .srsDomain(DomainName.parse("example.com"))
                .signingDomain(DomainName.parse("example.com"))
                .hosts(hosts)
                .keys(keys)
                .now(NOW)
                .build();
    }

    PublishingReport report() {
        return new RecordsCheck(InMemoryDnsClient.of(dns), Clock.fixed(NOW, ZoneOffset.UTC)).check(wanted());
    }

    /** What was found of the first record that the zone itself wants for the purpose. */
    CheckedRecord checked(Purpose purpose) {
        return report().records().stream()
                .filter(record -> record.record().purpose() == purpose)
                .findFirst()
                .orElseThrow();
    }
}
