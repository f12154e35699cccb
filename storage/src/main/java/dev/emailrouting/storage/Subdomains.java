package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableSubdomain;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code subdomains}. */
final class Subdomains {
    private Subdomains() {}

    static Subdomain add(Change change, DomainName zone, DomainName name, boolean domainAddedByUs) throws SQLException {
        Session session = change.session();
        Zone owning = Zones.require(session, zone);
        Subdomain added = ImmutableSubdomain.builder()
                .name(name)
                .zone(zone)
                .domainAddedByUs(domainAddedByUs)
                .created(change.time())
                .build();
        if (Zones.find(session, name).isPresent()) {
            throw new ConflictException("name", name + " is a zone of its own");
        }
        session.updateUnique(
                () -> new ConflictException("name", name + " was added already"),
                "insert into subdomains (name, zone, domain_added_by_us, created) values (?, ?, ?, ?)",
                name.toString(),
                zone.toString(),
                domainAddedByUs,
                added.created());
        session.update("delete from deleted_zones where name = ?", name.toString());
        Zones.rulesChanged(change, zone);
        change.mustFit(
                "zone", "added subdomains", change.limits().subdomainsPerZone(), "subdomains", "zone", zone.toString());
        change.made(audited(owning, added), AuditedJson.of(added));
        return added;
    }

    static Optional<Subdomain> find(Session session, DomainName zone, DomainName name) throws SQLException {
        return session.first(
                Subdomains::read,
                "select * from subdomains where name = ? and zone = ?",
                name.toString(),
                zone.toString());
    }

    /** The zone that the domain was added to. */
    static Optional<DomainName> zoneOf(Session session, DomainName name) throws SQLException {
        return session.first(
                row -> DomainName.parse("zone", row.getString("zone")),
                "select zone from subdomains where name = ?",
                name.toString());
    }

    static Page<Subdomain> list(Session session, DomainName zone, PageRequest page) throws SQLException {
        Zones.require(session, zone);
        return new Page<>(
                session.list(
                        Subdomains::read,
                        "select * from subdomains where zone = ? order by name limit ? offset ?",
                        zone.toString(),
                        page.limit(),
                        page.offset()),
                session.number("select count(*) from subdomains where zone = ?", zone.toString()));
    }

    static List<Subdomain> all(Session session, DomainName zone) throws SQLException {
        return session.list(Subdomains::read, "select * from subdomains where zone = ?", zone.toString());
    }

    /** Those of the zones whose revision is after the one and not after the other. */
    static List<DomainName> ofChangedZones(Session session, long after, long last) throws SQLException {
        return session.list(
                row -> DomainName.parse("name", row.getString("name")),
                "select s.name from subdomains s join zones z on z.name = s.zone"
                        + " where z.revision > ? and z.revision <= ?",
                after,
                last);
    }

    static void delete(Change change, DomainName zone, DomainName name) throws SQLException {
        Session session = change.session();
        Zone owning = Zones.require(session, zone);
        Subdomain subdomain = find(session, zone, name)
                .orElseThrow(() -> new NotFoundException("subdomain " + name + " of zone " + zone));
        long rules = session.number(
                "select count(*) from rules where zone = ? and domain = ?", zone.toString(), name.toString());
        if (rules > 0) {
            throw new ConflictException("name", rules + " rules hold at " + name + ", delete or move them first");
        }
        session.update("delete from subdomains where name = ?", name.toString());
        deletedWith(change, owning, subdomain);
        Zones.rulesChanged(change, zone);
    }

    /** Tells of a subdomain that goes. */
    static void deletedWith(Change change, Zone zone, Subdomain subdomain) throws SQLException {
        Zones.forget(change, subdomain.name());
        change.deleted(audited(zone, subdomain), AuditedJson.of(subdomain));
    }

    private static AuditSubject audited(Zone zone, Subdomain subdomain) {
        return AuditSubject.of(AuditedResource.SUBDOMAIN, subdomain.name().toString())
                .withZone(zone.name().toString())
                .withAccount(zone.account().toString());
    }

    private static Subdomain read(ResultSet row) throws SQLException {
        return ImmutableSubdomain.builder()
                .name(DomainName.parse("name", row.getString("name")))
                .zone(DomainName.parse("zone", row.getString("zone")))
                .domainAddedByUs(row.getBoolean("domain_added_by_us"))
                .created(Session.instant(row, "created"))
                .build();
    }
}
