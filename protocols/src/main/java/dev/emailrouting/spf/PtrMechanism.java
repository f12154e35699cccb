package dev.emailrouting.spf;

import java.util.Optional;

/** {@code ptr}: a name of the client's, verified, in a domain (RFC 7208 5.5). A DNS error makes it no match, never an error. */
final class PtrMechanism implements Mechanism {
    private final Optional<MacroString> domain;

    PtrMechanism(Optional<MacroString> domain) {
        this.domain = domain;
    }

    @Override
    public boolean matches(HostCheck check) throws AbortedCheckException {
        check.lookups().beginTerm();
        Optional<String> name = check.target(domain);
        ClientNames names = check.clientNames();
        if (names.areAbsent()) {
            check.lookups().countVoid();
        }
        return name.isPresent() && names.within(name.get()).isPresent();
    }
}
