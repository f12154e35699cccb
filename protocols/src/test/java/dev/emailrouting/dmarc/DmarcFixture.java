package dev.emailrouting.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;

/** A DNS under construction, the names asked of it, and messages judged by it. */
final class DmarcFixture implements DnsClient {
    private final Map<String, Object> table = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    DmarcFixture record(String domain, String... records) {
        return txt("_dmarc." + domain, List.of(records).stream().map(List::of).toList());
    }

    DmarcFixture recordFails(String domain) {
        return txt("_dmarc." + domain, "SERVFAIL");
    }

    private DmarcFixture txt(String name, Object answer) {
        table.put(name, Map.of("TXT", answer));
        return this;
    }

    DmarcFixture exists(String domain) {
        table.put(domain, Map.of("A", List.of("192.0.2.7")));
        return this;
    }

    /** With something else than addresses. */
    DmarcFixture existsWithoutAddress(String domain) {
        return txt(domain, List.of(List.of("hello")));
    }

    DmarcFixture fails(String domain) {
        table.put(domain, "TIMEOUT");
        return this;
    }

    List<String> asked() {
        return asked;
    }

    Message from(String... authors) {
        return new Message(ImmutableDmarcRequest.builder().author(AuthorDomain.named(List.of(authors))));
    }

    @Override
    public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
        asked.add(name);
        return InMemoryDnsClient.of(table).query(name, type);
    }

    final class Message {
        private final ImmutableDmarcRequest.Builder request;

        private Message(ImmutableDmarcRequest.Builder request) {
            this.request = request;
        }

        Message dkim(String... domains) {
            request.addDkimDomains(domains);
            return this;
        }

        Message spf(String... domains) {
            request.addSpfDomains(domains);
            return this;
        }

        Message undecidedDkim(String... domains) {
            request.addUndecidedDkimDomains(domains);
            return this;
        }

        Message undecidedSpf(String... domains) {
            request.addUndecidedSpfDomains(domains);
            return this;
        }

        DmarcResult judged() {
            return new DmarcEvaluator(DmarcFixture.this).evaluate(request.build());
        }
    }
}
