package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.json.ScriptJson;
import dev.emailrouting.routing.script.ActiveScript;
import dev.emailrouting.routing.script.ImmutableScript;
import dev.emailrouting.routing.script.ImmutableScriptVersion;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.script.ScriptVersion;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The tables {@code scripts} and {@code script_versions}. */
final class Scripts {
    private static final String SELECT =
            "select s.*, v.octets as v_octets, v.sha256 as v_sha256, v.created as v_created"
                    + " from scripts s join script_versions v on v.script = s.id and v.number = s.newest";
    private static final String OF_VERSION =
            " from script_versions v join scripts s on s.id = v.script where s.account = ? and s.name = ?";

    private Scripts() {}

    static Script put(
            Change change,
            Supplier<String> ids,
            AccountName account,
            String name,
            ScriptSource source,
            boolean activate,
            OptionalLong expectedVersion)
            throws SQLException {
        Optional<Script> before = find(change.session(), account, name);
        Change.requireVersion(
                what(account, name),
                expectedVersion,
                before.map(Script::version).orElse(0L));
        if (before.isEmpty()) {
            return create(change, ids.get(), account, name, source, activate);
        }
        Script script = before.get();
        boolean isNew = !script.newest().sha256().equals(source.sha256());
        ScriptVersion newest = isNew ? version(change, script.newest().number() + 1, source) : script.newest();
        Script after = ImmutableScript.builder()
                .from(script)
                .newest(newest)
                .active(activate ? OptionalInt.of(newest.number()) : script.active())
                .build();
        if (after.equals(script)) {
            change.leftAsItWas();
            return script;
        }
        if (isNew) {
            insert(change.session(), id(change.session(), account, name), newest, source);
        }
        return changed(change, script, after);
    }

    private static Script create(
            Change change, String id, AccountName account, String name, ScriptSource source, boolean activate)
            throws SQLException {
        Accounts.require(change.session(), account);
        Script script = ImmutableScript.builder()
                .account(account)
                .name(Script.parseName("name", name))
                .newest(version(change, 1, source))
                .active(activate ? OptionalInt.of(1) : OptionalInt.empty())
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "insert into scripts (id, account, name, active, newest, version, created, modified)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                        id,
                        account.toString(),
                        name,
                        activate ? 1 : null,
                        script.newest().number(),
                        script.version(),
                        script.created(),
                        script.modified());
        insert(change.session(), id, script.newest(), source);
        change.mustFit(
                "account", "scripts", change.limits().scriptsPerAccount(), "scripts", "account", account.toString());
        change.made(audited(script), ScriptJson.write(script));
        return script;
    }

    private static ScriptVersion version(Change change, int number, ScriptSource source) {
        return ImmutableScriptVersion.builder()
                .number(number)
                .octets(source.octets())
                .sha256(source.sha256())
                .created(change.time())
                .build();
    }

    private static void insert(Session session, String id, ScriptVersion version, ScriptSource source)
            throws SQLException {
        session.update(
                "insert into script_versions (script, number, source, octets, sha256, created) values (?, ?, ?, ?, ?, ?)",
                id,
                version.number(),
                source.text(),
                version.octets(),
                version.sha256(),
                version.created());
    }

    private static Script changed(Change change, Script before, Script wanted) throws SQLException {
        Script after = ImmutableScript.builder()
                .from(wanted)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        String id = id(change.session(), before.account(), before.name());
        Integer active = after.active().isPresent() ? after.active().getAsInt() : null;
        change.session()
                .update(
                        "update scripts set active = ?, newest = ?, version = ?, modified = ? where id = ?",
                        active,
                        after.newest().number(),
                        after.version(),
                        after.modified(),
                        id);
        change.session()
                .update(
                        "delete from script_versions where script = ? and number <= ? and number <> ?",
                        id,
                        after.newest().number() - ScriptStore.VERSIONS_KEPT,
                        after.active().orElse(0));
        change.changed(audited(after), ScriptJson.write(before), ScriptJson.write(after));
        return after;
    }

    static Script activate(Change change, AccountName account, String name, int number, OptionalLong expectedVersion)
            throws SQLException {
        Script before = require(change.session(), account, name);
        Change.requireVersion(what(account, name), expectedVersion, before.version());
        if (source(change.session(), account, name, number).isEmpty()) {
            throw new NotFoundException("version " + number + " of " + what(account, name));
        }
        if (before.active().equals(OptionalInt.of(number))) {
            change.leftAsItWas();
            return before;
        }
        return changed(
                change,
                before,
                ImmutableScript.builder().from(before).active(number).build());
    }

    static void delete(Change change, AccountName account, String name, OptionalLong expectedVersion)
            throws SQLException {
        Script script = require(change.session(), account, name);
        Change.requireVersion(what(account, name), expectedVersion, script.version());
        RulePrograms.mustBeRunByNoRule(change.session(), account, ProgramCall.of(ProgramKind.SIEVE, name));
        change.session().update("delete from scripts where account = ? and name = ?", account.toString(), name);
        change.deleted(audited(script), ScriptJson.write(script));
    }

    private static AuditSubject audited(Script script) {
        return AuditSubject.of(AuditedResource.SIEVE_SCRIPT, script.name())
                .withAccount(script.account().toString());
    }

    private static String what(AccountName account, String name) {
        return "Sieve script " + name + " of account " + account;
    }

    static Optional<Script> find(Session session, AccountName account, String name) throws SQLException {
        return session.first(Scripts::read, SELECT + " where s.account = ? and s.name = ?", account.toString(), name);
    }

    private static Script require(Session session, AccountName account, String name) throws SQLException {
        return find(session, account, name).orElseThrow(() -> new NotFoundException(what(account, name)));
    }

    private static String id(Session session, AccountName account, String name) throws SQLException {
        return session.first(
                        row -> row.getString("id"),
                        "select id from scripts where account = ? and name = ?",
                        account.toString(),
                        name)
                .orElseThrow(() -> new NotFoundException(what(account, name)));
    }

    static Page<Script> list(Session session, Optional<AccountName> account, PageRequest page) throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        return new Page<>(
                session.list(
                        Scripts::read,
                        SELECT + wanted.where() + " order by s.account, s.name limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from scripts" + wanted.where(), wanted.parametersAnd()));
    }

    static List<ScriptVersion> versions(Session session, AccountName account, String name) throws SQLException {
        return session.list(
                row -> ImmutableScriptVersion.builder()
                        .number(row.getInt("number"))
                        .octets(row.getInt("octets"))
                        .sha256(row.getString("sha256"))
                        .created(Session.instant(row, "created"))
                        .build(),
                "select v.number, v.octets, v.sha256, v.created" + OF_VERSION + " order by v.number desc",
                account.toString(),
                name);
    }

    static Optional<ScriptSource> source(Session session, AccountName account, String name, int number)
            throws SQLException {
        return session.first(
                Scripts::readSource,
                "select v.source" + OF_VERSION + " and v.number = ?",
                account.toString(),
                name,
                number);
    }

    static Optional<ScriptSource> source(Session session, ActiveScript script) throws SQLException {
        return session.first(
                Scripts::readSource,
                "select source from script_versions where script = ? and number = ?",
                script.id(),
                script.number());
    }

    static Optional<ActiveScript> active(Session session, AccountName account, String name) throws SQLException {
        return session.first(
                row -> ActiveScript.of(row.getString("id"), row.getInt("active")),
                "select id, active from scripts where account = ? and name = ? and active is not null",
                account.toString(),
                name);
    }

    private static ScriptSource readSource(ResultSet row) throws SQLException {
        return ScriptSource.parse("source", row.getString("source"));
    }

    private static Script read(ResultSet row) throws SQLException {
        int active = row.getInt("active");
        boolean unused = row.wasNull();
        return ImmutableScript.builder()
                .account(AccountName.parse("account", row.getString("account")))
                .name(row.getString("name"))
                .active(unused ? OptionalInt.empty() : OptionalInt.of(active))
                .newest(ImmutableScriptVersion.builder()
                        .number(row.getInt("newest"))
                        .octets(row.getInt("v_octets"))
                        .sha256(row.getString("v_sha256"))
                        .created(Session.instant(row, "v_created"))
                        .build())
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
