package dev.emailrouting.spf;

import java.util.Optional;

import dev.emailrouting.dns.DnsType;

/** {@code exists}: a name has an IPv4 address, whatever the client's is (RFC 7208 5.7). */
final class ExistsMechanism implements Mechanism {
    private final MacroString domain;

    ExistsMechanism(MacroString domain) {
        this.domain = domain;
    }

    @Override
    public boolean matches(HostCheck check) throws AbortedCheckException {
        check.lookups().beginTerm();
        Optional<String> name = check.target(Optional.of(domain));
        return name.isPresent() && !check.lookups().query(name.get(), DnsType.A).isEmpty();
    }
}
