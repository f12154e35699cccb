package dev.emailrouting.webadmin;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import com.google.common.net.InetAddresses;
import dev.emailrouting.james.MailServerName;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.StoredKey;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.publishing.MailHost;
import dev.emailrouting.routing.publishing.WantedRecords;
import dev.emailrouting.routing.settings.Setting;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.RoutingStore;

/** Puts together what has to be published for a domain of a zone. */
final class DomainRecords {
    private final RoutingStore store;
    private final Settings settings;
    private final MailServerName serverName;
    private final KeysDirectory keys;
    private final Clock clock;

    @Inject
    DomainRecords(RoutingStore store, Settings settings, MailServerName serverName, KeysDirectory keys, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.serverName = serverName;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param domain the zone's apex or one of its added subdomains */
    WantedRecords of(Zone zone, DomainName domain) {
        DomainName signingDomain = settings.srsDomain();
        List<StoredKey> published = new ArrayList<>(keys.keysOf(domain.toString()));
        if (!signingDomain.equals(domain)) {
            published.addAll(keys.keysOf(signingDomain.toString()));
        }
        return WantedRecords.builder()
                .domain(domain)
                .srsDomain(srsDomain(zone))
                .signingDomain(signingDomain)
                .policy(store.publishedPolicy(zone.name()))
                .publicHost(publicHost())
                .hosts(hosts())
                .keys(published)
                .now(clock.instant())
                .build();
    }

    /** The zone's own counts while James knows the domain by it; until then, and from then on, the server's. */
    private DomainName srsDomain(Zone zone) {
        return zone.settings()
                .srsDomain()
                .filter(own -> own.equals(zone.name())
                        || store.subdomain(zone.name(), own).isPresent())
                .orElse(settings.srsDomain());
    }

    private List<MailHost> hosts() {
        List<MailHost> configured = settings.mailHosts();
        return configured.isEmpty()
                ? serverName
                        .get()
                        .map(name -> List.of(MailHost.of(MailHost.DEFAULT_PRIORITY, name)))
                        .orElse(List.of())
                : configured;
    }

    /** The public listener's, unless that is known by its address. */
    private Optional<DomainName> publicHost() {
        return settings.publicBaseUrl()
                .map(URI::getHost)
                .filter(host -> !InetAddresses.isUriInetAddress(host))
                .map(host -> DomainName.parse(Setting.PUBLIC_BASE_URL.key(), host));
    }
}
