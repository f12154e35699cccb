package dev.emailrouting.spf;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;

/** {@code mx}: the addresses of a domain's mail exchangers (RFC 7208 5.4). Where there are none the domain itself is not asked. */
final class MxMechanism implements Mechanism {
    /** RFC 7208 4.6.4. */
    static final int MAX_EXCHANGERS = 10;

    private final Optional<MacroString> domain;
    private final CidrLengths lengths;

    MxMechanism(Optional<MacroString> domain, CidrLengths lengths) {
        this.domain = domain;
        this.lengths = lengths;
    }

    @Override
    public boolean matches(HostCheck check) throws AbortedCheckException {
        check.lookups().beginTerm();
        Optional<String> name = check.target(domain);
        return name.isPresent() && isExchanger(check, name.get());
    }

    private boolean isExchanger(HostCheck check, String name) throws AbortedCheckException {
        List<MxRecord> exchangers = check.lookups().query(name, DnsType.MX);
        // Said at once, lest the outcome hang on the order in which a server lists them.
        if (exchangers.size() > MAX_EXCHANGERS) {
            throw AbortedCheckException.permanent(name + " has more than " + MAX_EXCHANGERS + " mail exchangers");
        }
        for (MxRecord exchanger : exchangers) {
            if (DnsNames.canExist(exchanger.exchange()) && check.hasClient(exchanger.exchange(), lengths)) {
                return true;
            }
        }
        return false;
    }
}
