package dev.emailrouting.routing.cloudflare;

import java.util.Optional;
import java.util.function.Function;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Zone;
import org.immutables.value.Value;

/** What must be known of rules from elsewhere that they do not say themselves. */
@Value.Immutable
public abstract class ImportOptions {
    /** The zone of rules that name none. */
    public abstract Optional<DomainName> zone();

    /** Of zones that there are not yet; the default account where nothing is said. */
    public abstract Optional<AccountName> account();

    /** Where the mail of a worker goes instead. */
    public abstract Optional<EmailAddress> forward();

    /** The zone that a domain is the apex or an added subdomain of. */
    public abstract Function<DomainName, Optional<Zone>> zones();

    /** The zone that an address of the domain is in: the one that was named, the one there is, or one to be made. */
    DomainName zoneOf(DomainName domain) {
        return zone().or(() -> zones().apply(domain).map(Zone::name)).orElse(domain);
    }

    /** An existing zone keeps its account. */
    AccountName accountOf(DomainName zone) {
        return zones().apply(zone).map(Zone::account).or(this::account).orElse(AccountName.DEFAULT);
    }
}
