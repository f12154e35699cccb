package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RuleQuery;

/** The tables {@code rules} and {@code rule_forwards}. */
final class Rules {
    private static final int MOST_MARKED = 1000;

    private static final String OF_ZONE = "select * from rules where zone = ? order by priority, made";
    private static final String FORWARDING = " from rules where id in (select f.rule from rule_forwards f"
            + " join rules r on r.id = f.rule join zones z on z.name = r.zone where f.address = ? and z.account = ?)";

    static final String INSERT = "insert into rules (id, zone, made, version, created, modified, "
            + String.join(", ", RuleColumns.NAMES) + ") values (?, ?, ?, ?, ?, ?, "
            + String.join(", ", Collections.nCopies(RuleColumns.NAMES.size(), "?")) + ")";
    private static final String UPDATE = "update rules set " + String.join(" = ?, ", RuleColumns.NAMES)
            + " = ?, version = ?, modified = ? where id = ?";

    private Rules() {}

    static Rule create(Change change, String id, DomainName zone, RuleContent content) throws SQLException {
        return create(change, change.revision(), id, zone, content);
    }

    /** @param made tells which of two rules is the older one */
    static Rule create(Change change, long made, String id, DomainName zone, RuleContent content) throws SQLException {
        Zone owning = Zones.require(change.session(), zone);
        requireDomain(change.session(), zone, content);
        RulePrograms.mustBeThere(change.session(), owning.account(), content);
        Rule rule = ImmutableRule.builder()
                .id(id)
                .zone(zone)
                .content(content)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session().updateUnique(() -> sameMatchers(zone), INSERT, values(rule, made));
        insertForwards(change.session(), id, content);
        Zones.rulesChanged(change, zone);
        change.mustFit("zone", "rules", change.limits().rulesPerZone(), "rules", "zone", zone.toString());
        change.made(audited(owning, rule), AuditedJson.of(rule));
        return rule;
    }

    /** What {@link #INSERT} takes. */
    static Object[] values(Rule rule, long made) {
        List<Object> values = new ArrayList<>(
                List.of(rule.id(), rule.zone().toString(), made, rule.version(), rule.created(), rule.modified()));
        values.addAll(RuleColumns.values(rule.content()));
        return values.toArray();
    }

    static Rule update(Change change, DomainName zone, String id, RuleContent content, OptionalLong expectedVersion)
            throws SQLException {
        Rule before = require(change.session(), zone, id);
        Change.requireVersion("rule " + id, expectedVersion, before.version());
        requireDomain(change.session(), zone, content);
        Zone owning = Zones.require(change.session(), zone);
        if (!before.content().program().equals(content.program())) {
            RulePrograms.mustBeThere(change.session(), owning.account(), content);
        }
        Rule after = ImmutableRule.builder()
                .from(before)
                .content(content)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        List<Object> values = new ArrayList<>(RuleColumns.values(content));
        values.addAll(List.of(after.version(), after.modified(), id));
        change.session().updateUnique(() -> sameMatchers(zone), UPDATE, values.toArray());
        change.session().update("delete from rule_forwards where rule = ?", id);
        insertForwards(change.session(), id, content);
        Zones.rulesChanged(change, zone);
        change.changed(audited(owning, after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    /** Rules that are to change may take one another's matchers: until each is written anew, it stands under its id. */
    static void freeKeys(Session session, List<String> ids) throws SQLException {
        if (!ids.isEmpty()) {
            session.updateEach(
                    "update rules set matchers_key = ? where id = ?",
                    ids.stream().map(id -> new Object[] {id, id}).collect(Collectors.toList()));
        }
    }

    private static void requireDomain(Session session, DomainName zone, RuleContent content) throws SQLException {
        if (!content.domain().equals(zone)
                && Subdomains.find(session, zone, content.domain()).isEmpty()) {
            throw new ConflictException(
                    "domain", content.domain() + " is no added subdomain of " + zone + ", add it first");
        }
    }

    private static void insertForwards(Session session, String id, RuleContent content) throws SQLException {
        List<Object[]> rows = content.forwardAddresses().stream()
                .map(address -> new Object[] {id, address.key()})
                .collect(Collectors.toList());
        if (!rows.isEmpty()) {
            session.updateEach("insert into rule_forwards (rule, address) values (?, ?)", rows);
        }
    }

    private static ConflictException sameMatchers(DomainName zone) {
        return new ConflictException(
                "matchers[0]", "another rule of " + zone + " has the same domain, matchers and conditions");
    }

    static void delete(Change change, DomainName zone, String id, OptionalLong expectedVersion) throws SQLException {
        Rule rule = require(change.session(), zone, id);
        Change.requireVersion("rule " + id, expectedVersion, rule.version());
        change.session().update("delete from rules where id = ?", id);
        RuleUseCounts.delete(change.session(), rule);
        Zones.rulesChanged(change, zone);
        change.deleted(audited(Zones.require(change.session(), zone), rule), AuditedJson.of(rule));
    }

    /** What goes with the zone's rules when it is deleted. */
    static void deletedWith(Change change, Zone zone) throws SQLException {
        RuleUseCounts.deleteOfZone(change.session(), zone.name());
        for (Rule rule : all(change.session(), zone.name())) {
            change.deleted(audited(zone, rule), AuditedJson.of(rule));
        }
    }

    private static AuditSubject audited(Zone zone, Rule rule) {
        return AuditSubject.of(AuditedResource.RULE, rule.id())
                .withZone(zone.name().toString())
                .withAccount(zone.account().toString());
    }

    static Optional<Rule> find(Session session, DomainName zone, String id) throws SQLException {
        return session.first(Rules::read, "select * from rules where id = ? and zone = ?", id, zone.toString());
    }

    private static Rule require(Session session, DomainName zone, String id) throws SQLException {
        return find(session, zone, id).orElseThrow(() -> new NotFoundException("rule " + id + " of " + zone));
    }

    static Page<Rule> list(Session session, DomainName zone, RuleQuery query, PageRequest page) throws SQLException {
        Zones.require(session, zone);
        Conditions wanted = new Conditions()
                .equal("zone", Optional.of(zone.toString()))
                .matching("enabled = ?", query.enabled())
                .equal("owner", query.owner())
                .equal("domain", query.domain())
                .containing(query.text(), "name", "matchers", "actions");
        return new Page<>(
                session.list(
                        Rules::read,
                        "select * from rules" + wanted.where() + " order by priority, made limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from rules" + wanted.where(), wanted.parametersAnd()));
    }

    /**
     * Marks the zones of the account whose rules forward to the address, or may by a program. Where there are very many, the account is
     * marked in their place, for a write has to end: then all its zones are read again.
     */
    static void forwardsChanged(Change change, AccountName account, EmailAddress email) throws SQLException {
        Set<String> zones = new LinkedHashSet<>(change.session()
                .list(
                        row -> row.getString("zone"),
                        "select distinct r.zone from rule_forwards f join rules r on r.id = f.rule"
                                + " join zones z on z.name = r.zone where f.address = ? and z.account = ? limit ?",
                        email.key(),
                        account.toString(),
                        MOST_MARKED + 1));
        zones.addAll(change.session()
                .list(
                        row -> row.getString("zone"),
                        "select distinct r.zone from rules r join zones z on z.name = r.zone"
                                + " where r.program is not null and z.account = ? limit ?",
                        account.toString(),
                        MOST_MARKED + 1));
        if (zones.size() > MOST_MARKED) {
            Accounts.tablesChanged(change, account);
            return;
        }
        Zones.rulesChanged(change, List.copyOf(zones));
    }

    /** All rules of the zone, in order. */
    static List<Rule> all(Session session, DomainName zone) throws SQLException {
        return session.list(Rules::read, OF_ZONE, zone.toString());
    }

    /** All rules of the label, whatever their zones. */
    static List<Rule> ofOwner(Session session, String owner) throws SQLException {
        return session.list(Rules::read, "select * from rules where owner = ? order by zone, priority, made", owner);
    }

    static Page<Rule> forwardingTo(Session session, AccountName account, EmailAddress email, PageRequest page)
            throws SQLException {
        return new Page<>(
                session.list(
                        Rules::read,
                        "select *" + FORWARDING + " order by zone, priority, made limit ? offset ?",
                        email.key(),
                        account.toString(),
                        page.limit(),
                        page.offset()),
                session.number("select count(*)" + FORWARDING, email.key(), account.toString()));
    }

    /** The destinations of the account, among those that the zone's rules name, that are verified and not suspended. */
    static Set<EmailAddress> verifiedDestinations(Session session, DomainName zone, AccountName account)
            throws SQLException {
        return Set.copyOf(session.list(
                row -> EmailAddress.parse("email", row.getString("email")),
                "select distinct d.email from rules r join rule_forwards f on f.rule = r.id"
                        + " join destinations d on d.email_key = f.address and d.account = ?"
                        + " where r.zone = ? and d.verified is not null and d.suspended is null",
                account.toString(),
                zone.toString()));
    }

    private static Rule read(ResultSet row) throws SQLException {
        return ImmutableRule.builder()
                .id(row.getString("id"))
                .zone(DomainName.parse("zone", row.getString("zone")))
                .content(RuleColumns.content(row))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
