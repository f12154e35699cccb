package dev.emailrouting.james;

import java.util.List;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;

/**
 * The keys that sign what an author of this server's writes: those of his domain, or else those of its zone. A subdomain's author is
 * aligned with its zone's signature unless the zone publishes {@code adkim=s} (RFC 9989 5.3), and the keys of a zone sign for nobody
 * else's.
 */
@Singleton
public class AuthorKeys {
    private final KeysDirectory keys;
    private final RoutingTable tables;

    @Inject
    public AuthorKeys(KeysDirectory keys, RoutingTable tables) {
        this.keys = keys;
        this.tables = tables;
    }

    /** @throws dev.emailrouting.routing.store.StoreUnavailableException where it cannot be known now whose zone it is */
    public List<SigningKey> of(DomainName domain) {
        List<SigningKey> own = keys.signingKeysFor(domain.toString());
        return own.isEmpty()
                ? tables.lookup(domain)
                        .certainTable()
                        .map(ZoneTable::zone)
                        .map(zone -> keys.signingKeysFor(zone.toString()))
                        .orElse(List.of())
                : own;
    }

    /** Of the first address in From; none where it is not clear. */
    public List<SigningKey> ofAuthor(HeaderBlock header) {
        try {
            return of(Authors.of(header).get(0).domain());
        } catch (InvalidInputException e) {
            return List.of();
        }
    }
}
