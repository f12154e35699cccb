package dev.emailrouting.james;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.domainlist.api.DomainListException;

/** The domains James must take mail for on our behalf: every zone, and the SRS domain. */
@Singleton
public class OwnDomains {
    private final ZoneDomains zoneDomains;
    private final RoutingTables tables;
    private final DomainName srsDomain;

    @Inject
    public OwnDomains(ZoneDomains zoneDomains, RoutingTables tables, Settings settings) {
        this.zoneDomains = zoneDomains;
        this.tables = tables;
        this.srsDomain = settings.srsDomain();
    }

    /** Puts all of them into James's DomainList, now and whenever there are others. */
    public void register() {
        zoneDomains.registerAll(all());
        tables.onZonesChanged(() -> zoneDomains.registerAll(all()));
    }

    /** Those that James does not list. */
    public List<DomainName> missing() throws DomainListException {
        return zoneDomains.missing(all());
    }

    private Set<DomainName> all() {
        Set<DomainName> all = new HashSet<>(tables.zones());
        all.add(srsDomain);
        return all;
    }
}
