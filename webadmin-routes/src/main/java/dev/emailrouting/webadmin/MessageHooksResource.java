package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.MessageHookJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.messagehook.KeptHook;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;

/**
 * {@code message-hooks}: whom an account's rules ask what becomes of a message. A secret is in the answer that made it, and in no other.
 */
final class MessageHooksResource {
    private static final String HOOKS = EmailRoutingRoutes.BASE_PATH + "/message-hooks";
    private static final String HOOK = HOOKS + "/:name";
    private static final String ACCOUNT = "account";
    /** What an answer says besides; taken and left aside, so that an answer can be edited and put back. */
    private static final Set<String> ONLY_SHOWN = Set.of("version", "created", "modified", "secret");

    private static final Set<String> TAKEN =
            Sets.union(Sets.union(MessageHookJson.FIELDS, ONLY_SHOWN), Set.of(ACCOUNT, "name"));

    private final MessageHookStore store;
    private final References references;

    @Inject
    MessageHooksResource(MessageHookStore store, References references) {
        this.store = store;
        this.references = references;
    }

    void define(Endpoints endpoints) {
        endpoints.get(HOOKS, this::list, ACCOUNT, Listing.LIMIT, Listing.OFFSET);
        endpoints.get(HOOK, this::show, ACCOUNT);
        endpoints.put(HOOK, this::put, ACCOUNT);
        endpoints.delete(HOOK, this::delete, ACCOUNT);
        endpoints.post(HOOK + "/rotate-secret", this::rotateSecret, ACCOUNT);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.hooks(call.parameter(ACCOUNT, AccountName::parse), page), page, MessageHooksResource::json);
    }

    private Answer show(Call call) {
        MessageHook hook = named(call);
        return Answer.ok(json(hook), tag(hook));
    }

    private Answer put(Call call) {
        AccountName account = references.accountOf(call);
        String name = call.part("name", ProgramCall::parseName);
        Optional<MessageHook> before = store.hook(account, name);
        StrictObject body = StrictObject.of(call.body(), TAKEN);
        body.text(ACCOUNT, (field, text) -> References.mustBe(account, field, AccountName.parse(field, text)));
        body.text("name", (field, text) -> References.mustBe(name, field, text));
        MessageHookContent content = MessageHookJson.read(body);
        OptionalLong expected = call.expectedVersion(
                "message hook " + name, before.map(MessageHook::version).orElse(0L));
        KeptHook kept = store.put(account, name, content, before.isPresent() ? expected : OptionalLong.of(0));
        return before.isPresent()
                ? Answer.ok(json(kept.hook()), tag(kept.hook()))
                : Answer.created(HOOKS + "/" + name + References.inQuery(account), withSecret(kept), tag(kept.hook()));
    }

    private Answer delete(Call call) {
        MessageHook hook = named(call);
        store.delete(hook.account(), hook.name(), expected(call, hook));
        return Answer.noContent();
    }

    private Answer rotateSecret(Call call) {
        MessageHook hook = named(call);
        StrictObject.of(call.bodyOrNothing(), Set.of());
        KeptHook kept = store.rotateSecret(hook.account(), hook.name(), expected(call, hook));
        return Answer.ok(withSecret(kept), tag(kept.hook()));
    }

    private static OptionalLong expected(Call call, MessageHook hook) {
        return call.expectedVersion("message hook " + hook.name(), hook.version());
    }

    private MessageHook named(Call call) {
        AccountName account = references.accountOf(call);
        String name = call.part("name");
        return store.hook(account, name)
                .orElseThrow(() -> new NotFoundException("message hook " + Texts.quotable(name)));
    }

    private static EntityTag tag(MessageHook hook) {
        return EntityTag.of(hook.version(), json(hook));
    }

    private static ObjectNode withSecret(KeptHook kept) {
        return json(kept.hook()).put("secret", kept.secret().text());
    }

    private static ObjectNode json(MessageHook hook) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(ACCOUNT, hook.account().toString())
                .put("name", hook.name());
        json.setAll(MessageHookJson.write(hook.content()));
        return json.put("version", hook.version())
                .put("created", hook.created().toString())
                .put("modified", hook.modified().toString());
    }
}
