package dev.emailrouting.james;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.apache.james.core.Domain;

/**
 * The domains James must take mail for on our behalf: every zone, and the SRS domain. James has all its domains in memory when
 * it lists them; of ours they are read from the store one after the other, and only when some are missing.
 */
@Singleton
public class OwnDomains {
    private static final int MOST_NAMED = 20;

    private final ZoneDomains zoneDomains;
    private final RoutingTables tables;
    private final DomainName srsDomain;

    @Inject
    public OwnDomains(ZoneDomains zoneDomains, RoutingTables tables, Settings settings) {
        this.zoneDomains = zoneDomains;
        this.tables = tables;
        this.srsDomain = settings.srsDomain();
    }

    /**
     * Puts all of them into James's DomainList, now and whenever there are others.
     *
     * @throws StoreUnavailableException when they cannot be read
     */
    public void register() {
        tables.onChange(zoneDomains::registerAll);
        Set<Domain> listed = zoneDomains.listed();
        if (countMissing(listed) > 0) {
            forEachMissing(listed, zoneDomains::registerOrReport);
        }
    }

    /** What James does not list, in words; empty when it lists all. */
    public Optional<String> missing() {
        Set<Domain> listed = zoneDomains.listed();
        long count = countMissing(listed);
        return count > 0 ? Optional.of(count + " of our domains" + named(listed)) : Optional.empty();
    }

    private String named(Set<Domain> listed) {
        List<DomainName> some = new ArrayList<>();
        try {
            forEachMissing(listed, domain -> {
                if (some.size() < MOST_NAMED) {
                    some.add(domain);
                }
            });
        } catch (StoreUnavailableException e) {
            return " (which ones cannot be said while the store is away)";
        }
        return ", such as " + some;
    }

    /** Without their names, which only the store knows: this is asked often. */
    private long countMissing(Set<Domain> listed) {
        long zones = listed.stream()
                .flatMap(OwnDomains::nameOf)
                .filter(tables::isOurs)
                .count();
        long srs = tables.isOurs(srsDomain) || listed.contains(ZoneDomains.toJames(srsDomain)) ? 0 : 1;
        return tables.countDomains() - zones + srs;
    }

    private static Stream<DomainName> nameOf(Domain domain) {
        try {
            return Stream.of(DomainName.parse(domain.asString()));
        } catch (InvalidInputException e) {
            // One of James's own, such as localhost.
            return Stream.empty();
        }
    }

    private void forEachMissing(Set<Domain> listed, Consumer<DomainName> action) {
        Consumer<DomainName> unlessListed = domain -> {
            if (!listed.contains(ZoneDomains.toJames(domain))) {
                action.accept(domain);
            }
        };
        if (!tables.isOurs(srsDomain)) {
            unlessListed.accept(srsDomain);
        }
        tables.forEachDomain(unlessListed);
    }
}
