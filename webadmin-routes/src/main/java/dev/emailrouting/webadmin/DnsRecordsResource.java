package dev.emailrouting.webadmin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.james.MailServerName;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.StoredKey;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.PublishingJson;
import dev.emailrouting.routing.publishing.MailHost;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.publishing.WantedRecords;
import dev.emailrouting.routing.publishing.ZoneFile;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.RoutingStore;

/** {@code zones/{zone}/dns}: what has to be published for a zone or one of its added subdomains, and whether it is. */
final class DnsRecordsResource {
    private static final String DOMAIN = "domain";
    private static final String FORMAT = "format";
    private static final String CHECK = "check";
    /** RFC 4027. */
    private static final String TEXT_DNS = "text/dns";

    private static final String TEXT_PLAIN = "text/plain";

    private final RoutingStore store;
    private final References references;
    private final Settings settings;
    private final MailServerName serverName;
    private final KeysDirectory keys;
    private final RecordsCheck recordsCheck;
    private final Clock clock;

    @Inject
    DnsRecordsResource(
            RoutingStore store,
            References references,
            Settings settings,
            MailServerName serverName,
            KeysDirectory keys,
            RecordsCheck recordsCheck,
            Clock clock) {
        this.store = store;
        this.references = references;
        this.settings = settings;
        this.serverName = serverName;
        this.keys = keys;
        this.recordsCheck = recordsCheck;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ZonesResource.ZONE + "/dns", this::show, DOMAIN, CHECK, FORMAT);
    }

    private Answer show(Call call) {
        Zone zone = references.zone(call);
        DomainName domain = call.parameter(DOMAIN, DomainName::parse).orElse(zone.name());
        if (!domain.equals(zone.name()) && store.subdomain(zone.name(), domain).isEmpty()) {
            throw new InvalidInputException(DOMAIN, domain + " is neither " + zone.name() + " nor added to it");
        }
        boolean asZoneFile = call.parameter(FORMAT, DnsRecordsResource::isBind)
                .orElseGet(() -> call.accepts(TEXT_DNS) || call.accepts(TEXT_PLAIN));
        boolean check = call.parameter(CHECK, Call::trueOrFalse).orElse(true);
        WantedRecords wanted = wanted(domain, srsDomain(zone));
        if (asZoneFile) {
            return Answer.text(
                    call.accepts(TEXT_DNS) ? TEXT_DNS : TEXT_PLAIN,
                    check ? ZoneFile.ofChecked(recordsCheck.check(wanted)) : ZoneFile.of(wanted));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("domain", domain.toString());
        answer.setAll(check ? PublishingJson.write(recordsCheck.check(wanted)) : PublishingJson.write(wanted));
        return Answer.ok(answer);
    }

    private static boolean isBind(String field, String text) {
        return Texts.oneOf(new String[] {"json", "bind"}, word -> word, field, text)
                .equals("bind");
    }

    /** The zone's own counts while James knows the domain by it; until then, and from then on, the server's. */
    private DomainName srsDomain(Zone zone) {
        return zone.settings()
                .srsDomain()
                .filter(own -> own.equals(zone.name())
                        || store.subdomain(zone.name(), own).isPresent())
                .orElse(settings.srsDomain());
    }

    private WantedRecords wanted(DomainName domain, DomainName srsDomain) {
        DomainName signingDomain = settings.srsDomain();
        List<StoredKey> published = new ArrayList<>(keys.keysOf(domain.toString()));
        if (!signingDomain.equals(domain)) {
            published.addAll(keys.keysOf(signingDomain.toString()));
        }
        return WantedRecords.builder()
                .domain(domain)
                .srsDomain(srsDomain)
                .signingDomain(signingDomain)
                .hosts(hosts())
                .keys(published)
                .now(clock.instant())
                .build();
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
}
