package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The tables {@code zones} and {@code deleted_zones}. */
final class Zones {
    private Zones() {}

    static Zone create(
            Change change,
            String id,
            DomainName name,
            AccountName account,
            boolean domainAddedByUs,
            ZoneAuthentication authentication)
            throws SQLException {
        Accounts.require(change.session(), account);
        Zone zone = ImmutableZone.builder()
                .id(id)
                .name(name)
                .account(account)
                .domainAddedByUs(domainAddedByUs)
                .authentication(authentication)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("name", "the zone " + name + " exists"),
                        "insert into zones (name, id, account, domain_added_by_us, dmarc, require_spf_or_dkim, arc,"
                                + " version, created, modified, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        name.toString(),
                        id,
                        account.toString(),
                        domainAddedByUs,
                        authentication.dmarc().word(),
                        authentication.requireSpfOrDkim(),
                        authentication.arc(),
                        zone.version(),
                        zone.created(),
                        zone.modified(),
                        change.revision());
        change.session().update("delete from deleted_zones where name = ?", name.toString());
        change.made(audited(zone), AuditedJson.of(zone));
        return zone;
    }

    static Optional<Zone> find(Session session, DomainName name) throws SQLException {
        return session.first(Zones::read, "select * from zones where name = ?", name.toString());
    }

    static Zone require(Session session, DomainName name) throws SQLException {
        return find(session, name).orElseThrow(() -> new NotFoundException("zone " + name));
    }

    static Page<Zone> list(Session session, Optional<AccountName> account, PageRequest page) throws SQLException {
        String where = account.isPresent() ? " where account = ?" : "";
        List<Object> parameters = new ArrayList<>();
        account.ifPresent(owner -> parameters.add(owner.toString()));
        long total = session.number("select count(*) from zones" + where, parameters.toArray());
        parameters.add(page.limit());
        parameters.add(page.offset());
        return new Page<>(
                session.list(
                        Zones::read,
                        "select * from zones" + where + " order by name limit ? offset ?",
                        parameters.toArray()),
                total);
    }

    static Zone update(Change change, DomainName name, ZoneAuthentication authentication, OptionalLong expectedVersion)
            throws SQLException {
        Zone before = require(change.session(), name);
        Change.requireVersion("zone " + name, expectedVersion, before.version());
        Zone after = ImmutableZone.builder()
                .from(before)
                .authentication(authentication)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "update zones set dmarc = ?, require_spf_or_dkim = ?, arc = ?, version = ?, modified = ?,"
                                + " revision = ? where name = ?",
                        authentication.dmarc().word(),
                        authentication.requireSpfOrDkim(),
                        authentication.arc(),
                        after.version(),
                        after.modified(),
                        change.revision(),
                        name.toString());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, DomainName name, OptionalLong expectedVersion) throws SQLException {
        Zone zone = require(change.session(), name);
        Change.requireVersion("zone " + name, expectedVersion, zone.version());
        Rules.deletedWith(change, zone);
        change.session().update("delete from zones where name = ?", name.toString());
        change.session()
                .update("insert into deleted_zones (name, revision) values (?, ?)", name.toString(), change.revision());
        change.deleted(audited(zone), AuditedJson.of(zone));
    }

    private static AuditSubject audited(Zone zone) {
        return AuditSubject.of(AuditedResource.ZONE, zone.name().toString())
                .withZone(zone.name().toString())
                .withAccount(zone.account().toString());
    }

    /** Marks that the zone's rules are others now. */
    static void rulesChanged(Change change, DomainName name) throws SQLException {
        change.session().update("update zones set revision = ? where name = ?", change.revision(), name.toString());
    }

    private static ZoneAuthentication authentication(ResultSet row) throws SQLException {
        return ImmutableZoneAuthentication.builder()
                .dmarc(DmarcEnforcement.parse("dmarc", row.getString("dmarc")))
                .requireSpfOrDkim(row.getBoolean("require_spf_or_dkim"))
                .arc(row.getBoolean("arc"))
                .build();
    }

    private static Zone read(ResultSet row) throws SQLException {
        return ImmutableZone.builder()
                .id(row.getString("id"))
                .name(DomainName.parse("name", row.getString("name")))
                .account(AccountName.parse("account", row.getString("account")))
                .domainAddedByUs(row.getBoolean("domain_added_by_us"))
                .authentication(authentication(row))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
