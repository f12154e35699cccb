package dev.emailrouting.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A message of which everything is known that a test does not take away; where a test says nothing, there is nothing. */
public final class KnownMessage implements MessageView {
    private Optional<String> sender = Optional.of("sender@example.org");
    private Optional<InetAddress> client = Optional.of(InetAddress.getLoopbackAddress());
    private Optional<Boolean> tls = Optional.of(true);
    private Optional<Long> size = Optional.of(1000L);
    private Optional<String> spfDomain = Optional.empty();
    private Optional<String> dmarcDomain = Optional.empty();
    private boolean headerIsKnown = true;
    private boolean attributesAreKnown = true;
    private final List<String> from = new ArrayList<>();
    private final Map<String, List<String>> header = new HashMap<>();
    private final Map<String, List<String>> attributes = new HashMap<>();
    private final Map<AuthenticationMethod, List<String>> results = new HashMap<>();

    public KnownMessage sender(String address) {
        sender = Optional.of(address);
        return this;
    }

    public KnownMessage client(InetAddress address) {
        client = Optional.of(address);
        return this;
    }

    public KnownMessage tls(boolean used) {
        tls = Optional.of(used);
        return this;
    }

    public KnownMessage size(long octets) {
        size = Optional.of(octets);
        return this;
    }

    public KnownMessage from(String... addresses) {
        from.addAll(List.of(addresses));
        return this;
    }

    public KnownMessage header(String name, String... contents) {
        header.put(name.toLowerCase(Locale.ROOT), List.of(contents));
        return this;
    }

    public KnownMessage attribute(String name, String... values) {
        attributes.put(name, List.of(values));
        return this;
    }

    public KnownMessage results(AuthenticationMethod method, String... words) {
        results.put(method, List.of(words));
        return this;
    }

    /** SPF passed for the domain. */
    public KnownMessage passesSpf(String domain) {
        spfDomain = Optional.of(domain);
        return results(AuthenticationMethod.SPF, "pass");
    }

    /** DMARC passed for the author's domain. */
    public KnownMessage passesDmarc(String domain) {
        dmarcDomain = Optional.of(domain);
        return results(AuthenticationMethod.DMARC, "pass");
    }

    /** As at RCPT: the envelope is known, the message is not. */
    public KnownMessage withoutHeader() {
        headerIsKnown = false;
        attributesAreKnown = false;
        size = Optional.empty();
        return this;
    }

    @Override
    public Optional<String> sender() {
        return sender;
    }

    @Override
    public Optional<InetAddress> client() {
        return client;
    }

    @Override
    public Optional<Boolean> tls() {
        return tls;
    }

    @Override
    public Optional<Long> size() {
        return size;
    }

    @Override
    public Optional<List<String>> header(String name) {
        return known(headerIsKnown, header.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Optional<List<String>> from() {
        return known(headerIsKnown, from);
    }

    @Override
    public Optional<List<String>> attribute(String name) {
        return known(attributesAreKnown, attributes.get(name));
    }

    @Override
    public Optional<List<String>> results(AuthenticationMethod method) {
        return known(headerIsKnown, results.getOrDefault(method, List.of("none")));
    }

    @Override
    public Optional<String> spfDomain() {
        return spfDomain;
    }

    @Override
    public Optional<String> dmarcDomain() {
        return dmarcDomain;
    }

    private static Optional<List<String>> known(boolean isKnown, List<String> values) {
        return isKnown ? Optional.of(values == null ? List.of() : values) : Optional.empty();
    }
}
