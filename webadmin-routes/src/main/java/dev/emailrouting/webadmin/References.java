package dev.emailrouting.webadmin;

import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/** What requests refer to by name. What the path names and is not there is a 404, what the body names a 400 with its field. */
final class References {
    static final String DOMAIN = "domain";

    private final RoutingStore store;
    private final RoutingTableSource source;
    private final ScriptStore scripts;
    private final MessageHookStore hooks;

    @Inject
    References(RoutingStore store, RoutingTableSource source, ScriptStore scripts, MessageHookStore hooks) {
        this.store = store;
        this.source = source;
        this.scripts = scripts;
        this.hooks = hooks;
    }

    /** Whether the account has such a program, ready to run. */
    boolean isProgram(AccountName account, ProgramCall call) {
        switch (call.kind()) {
            case SIEVE:
                return scripts.active(account, call.name()).isPresent();
            case WEBHOOK:
                return hooks.hook(account, call.name()).isPresent();
        }
        throw new IllegalStateException("an unknown kind of program");
    }

    /** The zone that the path names in its part {@code zone}. */
    Zone zone(Call call) {
        DomainName name = call.part("zone", DomainName::parse);
        return store.zone(name).orElseThrow(() -> new NotFoundException("zone " + name));
    }

    /** The domain of the zone that the parameter {@link #DOMAIN} names, its apex or an added subdomain; the apex without one. */
    DomainName domainOf(Zone zone, Call call) {
        DomainName domain = call.parameter(DOMAIN, DomainName::parse).orElse(zone.name());
        if (!domain.equals(zone.name()) && store.subdomain(zone.name(), domain).isEmpty()) {
            throw new InvalidInputException(DOMAIN, domain + " is neither " + zone.name() + " nor added to it");
        }
        return domain;
    }

    /** The account that the body names in its field {@code account}; the default one where it names none. */
    AccountName account(StrictObject body) {
        return body.text("account", this::account).orElse(AccountName.DEFAULT);
    }

    /** The account that the parameter {@code account} names; the default one without it. */
    AccountName accountOf(Call call) {
        return call.parameter("account", this::account).orElse(AccountName.DEFAULT);
    }

    /** What {@link #accountOf} reads it from, at the end of a path; empty for the default account. */
    static String inQuery(AccountName account) {
        return account.equals(AccountName.DEFAULT) ? "" : "?account=" + account;
    }

    /** An account that there is. */
    AccountName account(String field, String text) {
        AccountName name = AccountName.parse(field, text);
        if (store.account(name).isEmpty()) {
            throw new InvalidInputException(
                    field, "unknown account " + name + ", make it first: POST /email-routing/accounts");
        }
        return name;
    }

    /** The name of a zone that there is. */
    DomainName zone(String field, String text) {
        DomainName name = DomainName.parse(field, text);
        if (store.zone(name).isEmpty()) {
            throw new InvalidInputException(field, "unknown zone " + name);
        }
        return name;
    }

    /** @throws InvalidInputException naming the field when what is given is not what it stays */
    static <T> T mustBe(T kept, String field, T given) {
        if (!given.equals(kept)) {
            throw new InvalidInputException(field, "cannot be changed, it is " + kept);
        }
        return given;
    }

    /** Whether the account's rules may forward to any address in the domain: it is a zone of its own, or verified as a whole. */
    boolean needsNoDestination(AccountName account, DomainName domain) {
        return isZoneOf(account, domain) || store.isVerifiedDomain(account, domain);
    }

    /** Whether the domain is a zone of the account or an added subdomain of one. */
    boolean isZoneOf(AccountName account, DomainName domain) {
        return zoneOf(domain).filter(zone -> zone.account().equals(account)).isPresent();
    }

    /** The zone that the domain is the apex or an added subdomain of. */
    Optional<Zone> zoneOf(DomainName domain) {
        return source.snapshot(domain).map(ZoneSnapshot::zone);
    }
}
