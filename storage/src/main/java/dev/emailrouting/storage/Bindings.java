package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.Binding.Token;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.ImmutableBinding;
import dev.emailrouting.routing.send.ImmutableToken;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The tables {@code bindings} and {@code binding_tokens}. */
final class Bindings {
    private Bindings() {}

    static Binding create(Change change, BindingName name, AccountName account, SendRights rights) throws SQLException {
        Accounts.require(change.session(), account);
        Binding binding = ImmutableBinding.builder()
                .name(name)
                .account(account)
                .rights(rights)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("name", "the binding " + name + " exists"),
                        "insert into bindings (name, account, rights, version, created, modified)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        name.toString(),
                        account.toString(),
                        StoredRights.write(rights),
                        binding.version(),
                        binding.created(),
                        binding.modified());
        change.mustFit("account", "bindings", BindingStore.MAX_PER_ACCOUNT, "bindings", "account", account.toString());
        change.made(audited(binding), AuditedJson.of(binding));
        return binding;
    }

    static Binding update(Change change, BindingName name, SendRights rights, OptionalLong expectedVersion)
            throws SQLException {
        Binding before = require(change.session(), name, change.time());
        Change.requireVersion("binding " + name, expectedVersion, before.version());
        Binding after = ImmutableBinding.builder()
                .from(before)
                .rights(rights)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "update bindings set rights = ?, version = ?, modified = ? where name = ?",
                        StoredRights.write(rights),
                        after.version(),
                        after.modified(),
                        name.toString());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, BindingName name, OptionalLong expectedVersion) throws SQLException {
        Binding binding = require(change.session(), name, change.time());
        Change.requireVersion("binding " + name, expectedVersion, binding.version());
        change.session().update("delete from binding_tokens where binding = ?", name.toString());
        change.session().update("delete from bindings where name = ?", name.toString());
        change.deleted(audited(binding), AuditedJson.of(binding));
    }

    static void issue(Change change, BindingName name, SendToken token, Duration overlap) throws SQLException {
        Binding before = require(change.session(), name, change.time());
        Instant end = change.time().plus(overlap);
        change.session()
                .update(
                        "delete from binding_tokens where binding = ? and (ends <= ? or ?)",
                        name.toString(),
                        change.time(),
                        overlap.isZero());
        change.session()
                .update(
                        "update binding_tokens set ends = ? where binding = ? and (ends is null or ends > ?)",
                        end,
                        name.toString(),
                        end);
        change.session()
                .update(
                        "insert into binding_tokens (hash, binding, created) values (?, ?, ?)",
                        token.hash(),
                        name.toString(),
                        change.time());
        change.mustFit("token", "tokens", BindingStore.MAX_TOKENS, "binding_tokens", "binding", name.toString());
        tokensChanged(change, before);
    }

    static Binding revoke(Change change, BindingName name) throws SQLException {
        Binding before = require(change.session(), name, change.time());
        if (change.session().update("delete from binding_tokens where binding = ?", name.toString()) == 0) {
            change.leftAsItWas();
            return before;
        }
        return tokensChanged(change, before);
    }

    private static Binding tokensChanged(Change change, Binding before) throws SQLException {
        Binding after = require(change.session(), before.name(), change.time());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    private static AuditSubject audited(Binding binding) {
        return AuditSubject.of(AuditedResource.BINDING, binding.name().toString())
                .withAccount(binding.account().toString());
    }

    /** With the tokens that hold now. */
    static Optional<Binding> find(Session session, BindingName name, Instant now) throws SQLException {
        Optional<Binding> found = withoutTokens(session, name);
        return found.isEmpty()
                ? found
                : Optional.of(withTokens(session, List.of(found.get()), now).get(0));
    }

    static Optional<Binding> withoutTokens(Session session, BindingName name) throws SQLException {
        return session.first(Bindings::read, "select * from bindings where name = ?", name.toString());
    }

    private static Binding require(Session session, BindingName name, Instant now) throws SQLException {
        return find(session, name, now).orElseThrow(() -> new NotFoundException("binding " + name));
    }

    static Page<Binding> list(Session session, Optional<AccountName> account, PageRequest page, Instant now)
            throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        List<Binding> found = session.list(
                Bindings::read,
                "select * from bindings" + wanted.where() + " order by name limit ? offset ?",
                wanted.parametersAnd(page.limit(), page.offset()));
        return new Page<>(
                withTokens(session, found, now),
                session.number("select count(*) from bindings" + wanted.where(), wanted.parametersAnd()));
    }

    static Optional<Binding> byToken(Session session, SendToken token, Instant now) throws SQLException {
        return session.first(
                Bindings::read,
                "select * from bindings where name ="
                        + " (select binding from binding_tokens where hash = ? and (ends is null or ends > ?))",
                token.hash(),
                now);
    }

    private static List<Binding> withTokens(Session session, List<Binding> bindings, Instant now) throws SQLException {
        ListMultimap<String, Token> tokens = ArrayListMultimap.create();
        session.listAmong(
                row -> tokens.put(
                        row.getString("binding"),
                        ImmutableToken.of(Session.instant(row, "created"), Session.optionalInstant(row, "ends"))),
                "select binding, created, ends from binding_tokens where binding",
                bindings.stream().map(binding -> binding.name().toString()).collect(Collectors.toList()));
        return bindings.stream()
                .map(binding -> ImmutableBinding.builder()
                        .from(binding)
                        .tokens(tokens.get(binding.name().toString()).stream()
                                .filter(token -> token.ends()
                                        .filter(end -> !end.isAfter(now))
                                        .isEmpty())
                                .sorted(Comparator.comparing(Token::created))
                                .collect(Collectors.toList()))
                        .build())
                .collect(Collectors.toList());
    }

    private static Binding read(ResultSet row) throws SQLException {
        return ImmutableBinding.builder()
                .name(BindingName.parse("name", row.getString("name")))
                .account(AccountName.parse("account", row.getString("account")))
                .rights(StoredRights.read(row.getString("rights")))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
