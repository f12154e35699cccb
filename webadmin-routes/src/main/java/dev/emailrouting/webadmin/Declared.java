package dev.emailrouting.webadmin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.json.ExportDocument;

/** What a document says there is for its rules, bindings and submitters to refer to, whether it is stored yet or not. */
final class Declared {
    static final Declared NOTHING = new Declared();

    private final Map<DomainName, AccountName> domains = new HashMap<>();
    private final Set<String> destinations = new HashSet<>();
    private final SetMultimap<AccountName, DomainName> destinationDomains = HashMultimap.create();

    private final SetMultimap<AccountName, ProgramCall> programs = HashMultimap.create();

    private Declared() {}

    static Declared by(ExportDocument document) {
        Declared declared = new Declared();
        document.zones().forEach(zone -> {
            declared.domains.put(zone.name(), zone.account());
            zone.subdomains().forEach(name -> declared.domains.put(name, zone.account()));
        });
        document.destinations()
                .forEach(destination -> declared.destinations.add(key(destination.account(), destination.email())));
        document.destinationDomains()
                .forEach(named -> declared.destinationDomains.put(named.account(), named.domain()));
        document.sieve()
                .forEach(script ->
                        declared.programs.put(script.account(), ProgramCall.of(ProgramKind.SIEVE, script.name())));
        document.messageHooks()
                .forEach(hook ->
                        declared.programs.put(hook.account(), ProgramCall.of(ProgramKind.WEBHOOK, hook.name())));
        return declared;
    }

    /** Whether the account's rules may forward to any address in the domain: it is a zone of its own, or verified as a whole. */
    boolean needsNoDestination(AccountName account, DomainName domain) {
        return isZoneOf(account, domain) || destinationDomains.containsEntry(account, domain);
    }

    /** Whether the domain is a zone of the account or an added subdomain of one. */
    boolean isZoneOf(AccountName account, DomainName domain) {
        return account.equals(domains.get(domain));
    }

    /** Whose the zone is that the domain is the apex or an added subdomain of. */
    Optional<AccountName> accountOf(DomainName domain) {
        return Optional.ofNullable(domains.get(domain));
    }

    boolean isDestination(AccountName account, EmailAddress address) {
        return destinations.contains(key(account, address));
    }

    boolean isProgram(AccountName account, ProgramCall call) {
        return programs.containsEntry(account, call);
    }

    private static String key(AccountName account, EmailAddress address) {
        return account + " " + address.key();
    }
}
