package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableSubaddressing;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Unmatched;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The tables {@code zones} and {@code deleted_zones}. */
final class Zones {
    private static final List<String> SETTINGS = List.of(
            "dmarc",
            "require_spf_or_dkim",
            "arc",
            "subaddressing",
            "separators",
            "catch_all",
            "inherit_catch_all",
            "unmatched",
            "srs_domain");
    static final String INSERT =
            "insert into zones (name, id, account, domain_added_by_us, version, created, modified, revision, "
                    + String.join(", ", SETTINGS) + ") values (?, ?, ?, ?, ?, ?, ?, ?, "
                    + String.join(", ", Collections.nCopies(SETTINGS.size(), "?")) + ")";
    private static final String UPDATE = "update zones set " + String.join(" = ?, ", SETTINGS)
            + " = ?, version = ?, modified = ?, revision = ? where name = ?";

    private Zones() {}

    static Zone create(
            Change change,
            String id,
            DomainName name,
            AccountName account,
            boolean domainAddedByUs,
            ZoneSettings settings)
            throws SQLException {
        Accounts.require(change.session(), account);
        Zone zone = ImmutableZone.builder()
                .id(id)
                .name(name)
                .account(account)
                .domainAddedByUs(domainAddedByUs)
                .settings(settings)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        if (Subdomains.zoneOf(change.session(), name).isPresent()) {
            throw new ConflictException("name", name + " is an added subdomain of another zone");
        }
        change.session()
                .updateUnique(
                        () -> new ConflictException("name", "the zone " + name + " exists"),
                        INSERT,
                        values(zone, change.revision()));
        change.session().update("delete from deleted_zones where name = ?", name.toString());
        change.made(audited(zone), AuditedJson.of(zone));
        return zone;
    }

    /** What {@link #INSERT} takes. */
    static Object[] values(Zone zone, long revision) {
        List<Object> values = new ArrayList<>(List.of(
                zone.name().toString(),
                zone.id(),
                zone.account().toString(),
                zone.domainAddedByUs(),
                zone.version(),
                zone.created(),
                zone.modified(),
                revision));
        values.addAll(settingsValues(zone.settings()));
        return values.toArray();
    }

    static Optional<Zone> find(Session session, DomainName name) throws SQLException {
        return session.first(Zones::read, "select * from zones where name = ?", name.toString());
    }

    static Zone require(Session session, DomainName name) throws SQLException {
        return find(session, name).orElseThrow(() -> new NotFoundException("zone " + name));
    }

    static Page<Zone> list(Session session, Optional<AccountName> account, Optional<String> text, PageRequest page)
            throws SQLException {
        Conditions wanted = new Conditions()
                .equal("account", account.map(AccountName::toString))
                .containing(text, "name");
        return new Page<>(
                session.list(
                        Zones::read,
                        "select * from zones" + wanted.where() + " order by name limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from zones" + wanted.where(), wanted.parametersAnd()));
    }

    static Zone update(Change change, DomainName name, ZoneSettings settings, OptionalLong expectedVersion)
            throws SQLException {
        Zone before = require(change.session(), name);
        Change.requireVersion("zone " + name, expectedVersion, before.version());
        Zone after = ImmutableZone.builder()
                .from(before)
                .settings(settings)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        List<Object> values = new ArrayList<>(settingsValues(settings));
        values.addAll(List.of(after.version(), after.modified(), change.revision(), name.toString()));
        change.session().update(UPDATE, values.toArray());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, DomainName name, OptionalLong expectedVersion) throws SQLException {
        Zone zone = require(change.session(), name);
        Change.requireVersion("zone " + name, expectedVersion, zone.version());
        PublishedPolicies.mustBeNone(change.session(), name);
        Rules.deletedWith(change, zone);
        Senders.deletedWith(change, name);
        for (Subdomain subdomain : Subdomains.all(change.session(), name)) {
            Subdomains.deletedWith(change, zone, subdomain);
        }
        change.session().update("delete from zones where name = ?", name.toString());
        forget(change, name);
        change.deleted(audited(zone), AuditedJson.of(zone));
    }

    private static AuditSubject audited(Zone zone) {
        return AuditSubject.of(AuditedResource.ZONE, zone.name().toString())
                .withZone(zone.name().toString())
                .withAccount(zone.account().toString());
    }

    /** Has readers forget a domain that is no more ours. */
    static void forget(Change change, DomainName domain) throws SQLException {
        change.session()
                .update(
                        "insert into deleted_zones (name, revision) values (?, ?)",
                        domain.toString(),
                        change.revision());
    }

    /** Marks that the zone's rules are others now. */
    static void rulesChanged(Change change, DomainName name) throws SQLException {
        change.session().update("update zones set revision = ? where name = ?", change.revision(), name.toString());
    }

    static void rulesChanged(Change change, List<String> names) throws SQLException {
        if (!names.isEmpty()) {
            change.session()
                    .updateEach(
                            "update zones set revision = ? where name = ?",
                            names.stream()
                                    .map(name -> new Object[] {change.revision(), name})
                                    .collect(Collectors.toList()));
        }
    }

    private static List<Object> settingsValues(ZoneSettings settings) {
        return Arrays.asList(
                settings.authentication().dmarc().word(),
                settings.authentication().requireSpfOrDkim(),
                settings.authentication().arc(),
                settings.subaddressing().enabled(),
                settings.subaddressing().separators(),
                settings.catchAll(),
                settings.inheritCatchAll(),
                settings.unmatched().word(),
                settings.srsDomain().map(DomainName::toString).orElse(null));
    }

    private static ZoneSettings settings(ResultSet row) throws SQLException {
        return ImmutableZoneSettings.builder()
                .authentication(authentication(row))
                .subaddressing(ImmutableSubaddressing.builder()
                        .enabled(row.getBoolean("subaddressing"))
                        .separators(row.getString("separators"))
                        .build())
                .catchAll(row.getBoolean("catch_all"))
                .inheritCatchAll(row.getBoolean("inherit_catch_all"))
                .unmatched(Unmatched.parse("unmatched", row.getString("unmatched")))
                .srsDomain(Optional.ofNullable(row.getString("srs_domain"))
                        .map(name -> DomainName.parse("srsDomain", name)))
                .build();
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
                .settings(settings(row))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
