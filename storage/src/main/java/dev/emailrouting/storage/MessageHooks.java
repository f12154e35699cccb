package dev.emailrouting.storage;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ImmutableMessageHookContent;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.messagehook.ImmutableMessageHook;
import dev.emailrouting.routing.messagehook.KeptHook;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.webhook.WebhookSecret;

/** The table {@code message_hooks}. */
final class MessageHooks {
    private static final String NAMED = "select * from message_hooks where account = ? and name = ?";

    private MessageHooks() {}

    /** @param newHook the id and the secret of one that is made */
    static KeptHook put(
            Change change,
            NewHook newHook,
            AccountName account,
            String name,
            MessageHookContent content,
            OptionalLong expectedVersion)
            throws SQLException {
        Optional<KeptHook> before = kept(change.session(), account, name);
        Change.requireVersion(
                what(account, name),
                expectedVersion,
                before.map(kept -> kept.hook().version()).orElse(0L));
        if (before.isEmpty()) {
            return create(change, newHook, account, name, content);
        }
        MessageHook hook = before.get().hook();
        if (hook.content().equals(content)) {
            change.leftAsItWas();
            return before.get();
        }
        MessageHook after = changed(change, hook, content);
        change.session()
                .update(
                        "update message_hooks set url = ?, format = ?, timeout_seconds = ?, enabled = ?, version = ?,"
                                + " modified = ? where id = ?",
                        content.url().toString(),
                        content.format().word(),
                        content.timeout().toSeconds(),
                        content.enabled(),
                        after.version(),
                        after.modified(),
                        after.id());
        change.changed(audited(after), AuditedJson.of(hook), AuditedJson.of(after));
        return KeptHook.of(after, before.get().secret());
    }

    private static KeptHook create(
            Change change, NewHook newHook, AccountName account, String name, MessageHookContent content)
            throws SQLException {
        Accounts.require(change.session(), account);
        MessageHook hook = ImmutableMessageHook.builder()
                .id(newHook.id)
                .account(account)
                .name(ProgramCall.parseName("name", name))
                .content(content)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "insert into message_hooks (id, account, name, url, format, timeout_seconds, enabled, secret,"
                                + " version, created, modified) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        hook.id(),
                        account.toString(),
                        name,
                        content.url().toString(),
                        content.format().word(),
                        content.timeout().toSeconds(),
                        content.enabled(),
                        newHook.secret.text(),
                        hook.version(),
                        hook.created(),
                        hook.modified());
        change.mustFit(
                "account",
                "message hooks",
                MessageHookStore.MAX_PER_ACCOUNT,
                "message_hooks",
                "account",
                account.toString());
        change.made(audited(hook), AuditedJson.of(hook));
        return KeptHook.of(hook, newHook.secret);
    }

    private static MessageHook changed(Change change, MessageHook before, MessageHookContent content) {
        return ImmutableMessageHook.builder()
                .from(before)
                .content(content)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
    }

    /** The entry shows the version alone, for nothing that may be shown has changed. */
    static KeptHook rotateSecret(
            Change change, AccountName account, String name, WebhookSecret secret, OptionalLong expectedVersion)
            throws SQLException {
        MessageHook before = require(change.session(), account, name);
        Change.requireVersion(what(account, name), expectedVersion, before.version());
        MessageHook after = changed(change, before, before.content());
        change.session()
                .update(
                        "update message_hooks set secret = ?, version = ?, modified = ? where id = ?",
                        secret.text(),
                        after.version(),
                        after.modified(),
                        after.id());
        change.changed(
                audited(after),
                AuditedJson.of(before).put("version", before.version()),
                AuditedJson.of(after).put("version", after.version()).put("secret", "another one"));
        return KeptHook.of(after, secret);
    }

    static void delete(Change change, AccountName account, String name, OptionalLong expectedVersion)
            throws SQLException {
        MessageHook hook = require(change.session(), account, name);
        Change.requireVersion(what(account, name), expectedVersion, hook.version());
        RulePrograms.mustBeRunByNoRule(change.session(), account, ProgramCall.of(ProgramKind.WEBHOOK, name));
        change.session().update("delete from message_hooks where id = ?", hook.id());
        change.deleted(audited(hook), AuditedJson.of(hook));
    }

    private static AuditSubject audited(MessageHook hook) {
        return AuditSubject.of(AuditedResource.MESSAGE_HOOK, hook.name())
                .withAccount(hook.account().toString());
    }

    private static String what(AccountName account, String name) {
        return "message hook " + name + " of account " + account;
    }

    static Optional<MessageHook> find(Session session, AccountName account, String name) throws SQLException {
        return session.first(MessageHooks::read, NAMED, account.toString(), name);
    }

    static Optional<KeptHook> kept(Session session, AccountName account, String name) throws SQLException {
        return session.first(
                row -> KeptHook.of(read(row), WebhookSecret.of(row.getString("secret"))),
                NAMED,
                account.toString(),
                name);
    }

    private static MessageHook require(Session session, AccountName account, String name) throws SQLException {
        return find(session, account, name).orElseThrow(() -> new NotFoundException(what(account, name)));
    }

    static Page<MessageHook> list(Session session, Optional<AccountName> account, PageRequest page)
            throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        return new Page<>(
                session.list(
                        MessageHooks::read,
                        "select * from message_hooks" + wanted.where() + " order by account, name limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from message_hooks" + wanted.where(), wanted.parametersAnd()));
    }

    private static MessageHook read(ResultSet row) throws SQLException {
        return ImmutableMessageHook.builder()
                .id(row.getString("id"))
                .account(AccountName.parse("account", row.getString("account")))
                .name(row.getString("name"))
                .content(ImmutableMessageHookContent.builder()
                        .url(URI.create(row.getString("url")))
                        .format(Texts.oneOf(
                                MessageHookFormat.values(), MessageHookFormat::word, "format", row.getString("format")))
                        .timeout(Duration.ofSeconds(row.getInt("timeout_seconds")))
                        .enabled(row.getBoolean("enabled"))
                        .build())
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }

    /** What one that is made gets. */
    static final class NewHook {
        private final String id;
        private final WebhookSecret secret;

        NewHook(String id, WebhookSecret secret) {
            this.id = id;
            this.secret = secret;
        }
    }
}
