package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutablePublishedPolicy;
import dev.emailrouting.routing.ImmutablePublishedPolicyContent;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.PublishedPolicyContent;
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

    static PublishedPolicy create(Change change, DomainName zone, PublishedPolicyContent content) throws SQLException {
        Zone owning = Zones.require(change.session(), zone);
        PublishedPolicy made = ImmutablePublishedPolicy.builder()
                .zone(zone)
                .content(content)
                .modeSince(change.time())
                .heldUntil(heldUntil(change, zone))
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("zone", zone + " publishes a policy already"),
                        "insert into published_policies (zone, policy, reports_to, mode_since, held_until, version, created,"
                                + " modified) values (?, ?, ?, ?, ?, ?, ?, ?)",
                        zone.toString(),
                        content.policy().toString(),
                        reportsTo(content),
                        made.modeSince(),
                        made.heldUntil().orElse(null),
                        made.version(),
                        made.created(),
                        made.modified());
        change.session().update("delete from withdrawn_policies where zone = ?", zone.toString());
        Zones.rulesChanged(change, zone);
        change.made(audited(owning), AuditedJson.of(made));
        return made;
    }

    private static String reportsTo(PublishedPolicyContent content) {
        return content.reportsTo().map(EmailAddress::toString).orElse(null);
    }

    private static Optional<Instant> heldUntil(Change change, DomainName zone) throws SQLException {
        return change.session()
                .first(
                        row -> Session.instant(row, "held_until"),
                        "select held_until from withdrawn_policies where zone = ? and held_until > ?",
                        zone.toString(),
                        change.time());
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

    static PublishedPolicy replace(
            Change change, DomainName zone, PublishedPolicyContent content, OptionalLong expectedVersion)
            throws SQLException {
        PublishedPolicy before = require(change, zone, expectedVersion);
        PublishedPolicy after = before.replacedBy(content, change.time());
        if (after.equals(before)) {
            change.leftAsItWas();
            return before;
        }
        change.session()
                .update(
                        "update published_policies set policy = ?, reports_to = ?, mode_since = ?, held_until = ?, version = ?,"
                                + " modified = ? where zone = ?",
                        content.policy().toString(),
                        reportsTo(content),
                        after.modeSince(),
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
        Session session = change.session();
        session.update("delete from published_policies where zone = ?", zone.toString());
        session.update("delete from withdrawn_policies where held_until <= ?", change.time());
        Optional<Instant> heldUntil = policy.heldAfter(change.time());
        if (heldUntil.isPresent()) {
            session.update(
                    "insert into withdrawn_policies (zone, held_until) values (?, ?)",
                    zone.toString(),
                    heldUntil.get());
        }
        Zones.rulesChanged(change, zone);
        change.deleted(audited(Zones.require(session, zone)), AuditedJson.of(policy));
    }

    /** @throws ConflictException while the zone publishes one */
    static void mustBeNone(Session session, DomainName zone) throws SQLException {
        if (find(session, zone).isPresent()) {
            throw new ConflictException(
                    "name",
                    zone + " publishes an MTA-STS policy, which senders go by without it too: take that away first");
        }
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
                .content(ImmutablePublishedPolicyContent.builder()
                        .policy(policy(row.getString("policy")))
                        .reportsTo(Optional.ofNullable(row.getString("reports_to"))
                                .map(text -> EmailAddress.parse("reportsTo", text)))
                        .build())
                .modeSince(Session.instant(row, "mode_since"))
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
