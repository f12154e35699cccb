package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutablePublishedPolicy;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code published_policies}. */
final class PublishedPolicies {
    private PublishedPolicies() {}

    static PublishedPolicy create(Change change, DomainName zone, StsPolicy policy) throws SQLException {
        Zone owning = Zones.require(change.session(), zone);
        PublishedPolicy made = ImmutablePublishedPolicy.builder()
                .zone(zone)
                .policy(policy)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("zone", zone + " publishes a policy already"),
                        "insert into published_policies (zone, policy, version, created, modified) values (?, ?, ?, ?, ?)",
                        zone.toString(),
                        policy.toString(),
                        made.version(),
                        made.created(),
                        made.modified());
        Zones.rulesChanged(change, zone);
        change.made(audited(owning), AuditedJson.of(made));
        return made;
    }

    static Optional<PublishedPolicy> find(Session session, DomainName zone) throws SQLException {
        return session.first(
                PublishedPolicies::read, "select * from published_policies where zone = ?", zone.toString());
    }

    static Page<PublishedPolicy> list(Session session, PageRequest page) throws SQLException {
        return new Page<>(
                session.list(
                        PublishedPolicies::read,
                        "select * from published_policies order by zone limit ? offset ?",
                        page.limit(),
                        page.offset()),
                session.number("select count(*) from published_policies"));
    }

    static PublishedPolicy replace(Change change, DomainName zone, StsPolicy policy, OptionalLong expectedVersion)
            throws SQLException {
        PublishedPolicy before = require(change, zone, expectedVersion);
        PublishedPolicy after = before.replacedBy(policy, change.time());
        change.session()
                .update(
                        "update published_policies set policy = ?, held_until = ?, version = ?, modified = ? where zone = ?",
                        policy.toString(),
                        after.heldUntil().orElse(null),
                        after.version(),
                        after.modified(),
                        zone.toString());
        Zones.rulesChanged(change, zone);
        change.changed(audited(Zones.require(change.session(), zone)), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, DomainName zone, OptionalLong expectedVersion) throws SQLException {
        PublishedPolicy policy = require(change, zone, expectedVersion);
        delete(change, Zones.require(change.session(), zone), policy);
        Zones.rulesChanged(change, zone);
    }

    static void deletedWith(Change change, Zone zone) throws SQLException {
        Optional<PublishedPolicy> policy = find(change.session(), zone.name());
        if (policy.isPresent()) {
            delete(change, zone, policy.get());
        }
    }

    private static void delete(Change change, Zone zone, PublishedPolicy policy) throws SQLException {
        change.session()
                .update(
                        "delete from published_policies where zone = ?",
                        zone.name().toString());
        change.deleted(audited(zone), AuditedJson.of(policy));
    }

    private static PublishedPolicy require(Change change, DomainName zone, OptionalLong expectedVersion)
            throws SQLException {
        Zones.require(change.session(), zone);
        PublishedPolicy policy =
                find(change.session(), zone).orElseThrow(() -> new NotFoundException("MTA-STS policy of zone " + zone));
        Change.requireVersion("MTA-STS policy of zone " + zone, expectedVersion, policy.version());
        return policy;
    }

    private static AuditSubject audited(Zone zone) {
        return AuditSubject.of(AuditedResource.PUBLISHED_POLICY, zone.name().toString())
                .withZone(zone.name().toString())
                .withAccount(zone.account().toString());
    }

    private static PublishedPolicy read(ResultSet row) throws SQLException {
        return ImmutablePublishedPolicy.builder()
                .zone(DomainName.parse("zone", row.getString("zone")))
                .policy(policy(row.getString("policy")))
                .heldUntil(Session.optionalInstant(row, "held_until"))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }

    private static StsPolicy policy(String text) {
        try {
            return StsPolicy.parse(text);
        } catch (InvalidStsPolicyException e) {
            throw new IllegalStateException("a stored MTA-STS policy is none: " + e.getMessage(), e);
        }
    }
}
