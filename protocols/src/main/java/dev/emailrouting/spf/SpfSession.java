package dev.emailrouting.spf;

import java.time.Clock;
import java.util.function.Supplier;

import com.google.common.base.Suppliers;
import dev.emailrouting.dns.DnsClient;

/** What all records visited in one check have in common: who is checked, by whom, and what was asked so far. Not for two threads. */
final class SpfSession {
    /** RFC 5321 4.5.3.1.2; a longer greeting is no name, and no macro is to repeat it. */
    private static final int MAX_HELO = 255;

    private final DnsClient dns;
    private final Sender sender;
    private final ClientAddress client;
    private final String helo;
    private final String receiver;
    private final Clock clock;
    private final Lookups lookups;
    private final Supplier<ClientNames> clientNames;

    SpfSession(DnsClient dns, Clock clock, SpfRequest request, Sender sender) {
        this.dns = dns;
        this.sender = sender;
        this.client = new ClientAddress(request.client());
        this.helo = request.helo().length() > MAX_HELO ? "unknown" : request.helo();
        this.receiver = request.receiver();
        this.clock = clock;
        this.lookups = new Lookups(dns);
        this.clientNames = Suppliers.memoize(() -> new ClientNames(dns, client));
    }

    /** For what may fail without the check failing. */
    DnsClient dns() {
        return dns;
    }

    Lookups lookups() {
        return lookups;
    }

    ClientAddress client() {
        return client;
    }

    ClientNames clientNames() {
        return clientNames.get();
    }

    /** RFC 7208 7.2. */
    String macroValue(char letter, String domain) {
        switch (letter) {
            case 's':
                return sender.toString();
            case 'l':
                return sender.localPart();
            case 'o':
                return sender.domain();
            case 'd':
                return domain;
            case 'i':
                return client.dotted();
            case 'p':
                return clientNames().nearestTo(domain);
            case 'v':
                return client.version();
            case 'h':
                return helo;
            case 'c':
                return client.toString();
            case 'r':
                return receiver;
            case 't':
                return String.valueOf(clock.instant().getEpochSecond());
            default:
                throw new IllegalArgumentException("no macro has the letter " + letter);
        }
    }
}
