package dev.emailrouting.webadmin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.DomainCheck;
import dev.emailrouting.mtasts.DomainReport;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.DomainReportJson;
import dev.emailrouting.routing.json.PublishedPolicyJson;
import dev.emailrouting.routing.json.PublishingJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.publishing.LiveMx;
import dev.emailrouting.routing.publishing.PublishedPolicyCheck;
import dev.emailrouting.routing.publishing.Purpose;
import dev.emailrouting.routing.publishing.RecordStatus;
import dev.emailrouting.routing.publishing.RecordsCheck;
import dev.emailrouting.routing.publishing.WantedRecord;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/**
 * {@code zones/{zone}/mta-sts}: the policy that a zone publishes for its own mail (RFC 8461). It is made by one POST, which answers
 * with the records that are still missing, and goes by two DELETEs: the first has senders forget it, the second takes it away when
 * they have.
 */
final class PublishedPolicyResource {
    private static final String POLICY = ZonesResource.ZONE + "/mta-sts";
    private static final String TEXT = POLICY + "/policy";
    private static final String CHECK = POLICY + "/check";
    private static final String ALL = EmailRoutingRoutes.BASE_PATH + "/mta-sts/published";
    private static final String FORCE = "force";
    private static final Set<String> WRITABLE = Set.of(
            PublishedPolicyJson.MODE,
            PublishedPolicyJson.MAX_AGE,
            PublishedPolicyJson.MX,
            PublishedPolicyJson.REPORTS_TO);
    /** What an answer says, so that it can be edited and put back; what is only shown is left aside. */
    private static final Set<String> SHOWN = Sets.union(
            WRITABLE, Set.of("zone", "id", "modeSince", "removableFrom", "missing", "version", "created", "modified"));

    private static final Set<Purpose> PURPOSES = Set.of(Purpose.MTA_STS, Purpose.POLICY_HOST, Purpose.TLS_REPORTS);

    private final RoutingStore store;
    private final References references;
    private final DomainRecords records;
    private final RecordsCheck recordsCheck;
    private final LiveMx liveMx;
    private final DomainCheck domainCheck;
    private final Clock clock;

    @Inject
    PublishedPolicyResource(
            RoutingStore store,
            References references,
            DomainRecords records,
            RecordsCheck recordsCheck,
            LiveMx liveMx,
            DomainCheck domainCheck,
            Clock clock) {
        this.store = store;
        this.references = references;
        this.records = records;
        this.recordsCheck = recordsCheck;
        this.liveMx = liveMx;
        this.domainCheck = domainCheck;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ALL, this::list, Listing.LIMIT, Listing.OFFSET);
        endpoints.get(POLICY, this::show);
        endpoints.post(POLICY, this::publish);
        endpoints.put(POLICY, this::replace);
        endpoints.delete(POLICY, this::withdraw, FORCE);
        endpoints.get(TEXT, this::text);
        endpoints.get(CHECK, this::check, References.DOMAIN);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(store.publishedPolicies(page), page, this::json);
    }

    private Answer show(Call call) {
        PublishedPolicy policy = named(call);
        ObjectNode json = json(policy);
        return Answer.ok(json, EntityTag.of(policy.version(), json));
    }

    /** As it is served, for whoever serves it otherwise. */
    private Answer text(Call call) {
        return Answer.text("text/plain", named(call).policy().toString());
    }

    /** What the world sees of it at one of the zone's domains. */
    private Answer check(Call call) {
        Zone zone = references.zone(call);
        PublishedPolicy policy = named(call);
        DomainName domain = references.domainOf(zone, call);
        DomainReport seen = domainCheck.check(DnsName.of(domain.toString()).orElseThrow());
        PublishedPolicyCheck compared = new PublishedPolicyCheck(policy, seen, clock.instant());
        ObjectNode answer = DomainReportJson.write(seen);
        List<String> problems = compared.problems();
        answer.put("good", problems.isEmpty());
        addTexts(answer.putArray("problems"), problems);
        addTexts(answer.putArray("notes"), compared.notes());
        return Answer.ok(answer);
    }

    private static void addTexts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private Answer publish(Call call) {
        Zone zone = references.zone(call);
        PublishedPolicyContent wanted = read(call, zone, WRITABLE);
        PublishedPolicy made = store.publishPolicy(zone.name(), wanted);
        ObjectNode json = json(made);
        EntityTag tag = EntityTag.of(made.version(), json);
        json.set("missing", missing(zone));
        return Answer.created(ZonesResource.ZONES + "/" + zone.name() + "/mta-sts", json, tag);
    }

    private Answer replace(Call call) {
        Zone zone = references.zone(call);
        PublishedPolicy before = named(call);
        PublishedPolicyContent wanted = read(call, zone, SHOWN);
        PublishedPolicy after =
                store.replacePolicy(zone.name(), wanted, call.expectedVersion(what(zone), before.version()));
        return withMissing(zone, after);
    }

    private Answer withMissing(Zone zone, PublishedPolicy policy) {
        ObjectNode json = json(policy);
        EntityTag tag = EntityTag.of(policy.version(), json);
        json.set("missing", missing(zone));
        return Answer.ok(json, tag);
    }

    private PublishedPolicyContent read(Call call, Zone zone, Set<String> known) {
        return PublishedPolicyJson.readFrom(StrictObject.of(call.body(), known), () -> liveMx.of(domainsOf(zone)));
    }

    private List<DomainName> domainsOf(Zone zone) {
        List<DomainName> domains = new ArrayList<>(List.of(zone.name()));
        Listing.all(page -> store.subdomains(zone.name(), page)).stream()
                .map(Subdomain::name)
                .forEach(domains::add);
        return domains;
    }

    /** What is still to be published, or is wrong, of all the zone's domains. */
    private ArrayNode missing(Zone zone) {
        List<WantedRecord> wanted = new ArrayList<>();
        for (DomainName domain : domainsOf(zone)) {
            records.of(zone, domain).list().stream()
                    .filter(record -> PURPOSES.contains(record.purpose()))
                    .forEach(wanted::add);
        }
        ArrayNode missing = JsonNodeFactory.instance.arrayNode();
        recordsCheck.check(wanted, List.of()).stream()
                .filter(record -> record.status() != RecordStatus.OK)
                .forEach(record -> missing.add(PublishingJson.write(record)));
        return missing;
    }

    private Answer withdraw(Call call) {
        Zone zone = references.zone(call);
        PublishedPolicy policy = named(call);
        call.expectedVersion(what(zone), policy.version());
        boolean force = call.parameter(FORCE, Call::trueOrFalse).orElse(false);
        OptionalLong version = OptionalLong.of(policy.version());
        if (policy.isDemanding() && !force) {
            PublishedPolicy none =
                    store.replacePolicy(zone.name(), PublishedPolicyJson.none(policy.content()), version);
            return withMissing(zone, none);
        }
        if (!force && policy.removableFrom().filter(clock.instant()::isBefore).isPresent()) {
            throw new ConflictException(
                    "zone",
                    "senders may have the policy that was published before until "
                            + policy.removableFrom().get() + ": delete it then, or at once with force=true");
        }
        store.withdrawPolicy(zone.name(), version);
        return Answer.noContent();
    }

    private PublishedPolicy named(Call call) {
        Zone zone = references.zone(call);
        return store.publishedPolicy(zone.name()).orElseThrow(() -> new NotFoundException(what(zone)));
    }

    private static String what(Zone zone) {
        return "MTA-STS policy of zone " + zone.name();
    }

    private ObjectNode json(PublishedPolicy policy) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("zone", policy.zone().toString());
        json.setAll(PublishedPolicyJson.write(policy.content()));
        json.put("id", policy.id()).put("modeSince", policy.modeSince().toString());
        policy.removableFrom().ifPresent(from -> json.put("removableFrom", from.toString()));
        return json.put("version", policy.version())
                .put("created", policy.created().toString())
                .put("modified", policy.modified().toString());
    }
}
