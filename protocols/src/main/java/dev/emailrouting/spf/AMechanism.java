package dev.emailrouting.spf;

import java.util.Optional;

/** {@code a}: the addresses of a host (RFC 7208 5.3). */
final class AMechanism implements Mechanism {
    private final Optional<MacroString> host;
    private final CidrLengths lengths;

    AMechanism(Optional<MacroString> host, CidrLengths lengths) {
        this.host = host;
        this.lengths = lengths;
    }

    @Override
    public boolean matches(HostCheck check) throws AbortedCheckException {
        check.lookups().beginTerm();
        Optional<String> name = check.target(host);
        return name.isPresent() && check.hasClient(name.get(), lengths);
    }
}
