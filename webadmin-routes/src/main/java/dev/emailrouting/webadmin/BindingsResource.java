package dev.emailrouting.webadmin;

import java.time.Duration;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.json.SendRightsJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;

/** {@code bindings}: who may send by a token, as whom and to whom. A token is in the answer that made it, and in no other. */
final class BindingsResource {
    private static final String BINDINGS = EmailRoutingRoutes.BASE_PATH + "/bindings";
    private static final String BINDING = BINDINGS + "/:name";
    private static final String TOKEN = BINDING + "/token";
    private static final Set<String> CHANGED = Sets.union(SendRightsJson.FIELDS, Set.of("account", "name"));
    /** What an answer says besides; taken and left aside, so that an answer can be edited and put back. */
    private static final Set<String> ONLY_SHOWN = Set.of("tokens", "version", "created", "modified");

    private static final String OVERLAP = "overlapSeconds";
    private static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final BindingStore store;
    private final References references;
    private final BindingChecks checks;

    @Inject
    BindingsResource(BindingStore store, References references, BindingChecks checks) {
        this.store = store;
        this.references = references;
        this.checks = checks;
    }

    void define(Endpoints endpoints) {
        endpoints.get(BINDINGS, this::list, "account", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(BINDINGS, this::create);
        endpoints.get(BINDING, this::show);
        endpoints.put(BINDING, this::replace);
        endpoints.delete(BINDING, this::delete);
        endpoints.post(TOKEN, this::issueToken);
        endpoints.delete(TOKEN, this::revokeTokens);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.bindings(call.parameter("account", AccountName::parse), page), page, BindingsResource::shown);
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), CHANGED);
        BindingName name = body.requiredText("name", BindingName::parse);
        AccountName account = references.account(body);
        Binding made = store.create(name, account, rights(body, account));
        return Answer.created(BINDINGS + "/" + name, shown(made), tag(made));
    }

    private Answer show(Call call) {
        Binding binding = named(call);
        return Answer.ok(shown(binding), tag(binding));
    }

    /** A binding keeps its name, its account and its tokens. */
    private Answer replace(Call call) {
        Binding binding = named(call);
        StrictObject body = StrictObject.of(call.body(), Sets.union(CHANGED, ONLY_SHOWN));
        body.text("name", (field, text) -> References.mustBe(binding.name(), field, BindingName.parse(field, text)));
        body.text(
                "account",
                (field, text) -> References.mustBe(binding.account(), field, AccountName.parse(field, text)));
        Binding changed = store.update(
                binding.name(),
                rights(body, binding.account()),
                call.expectedVersion("binding " + binding.name(), binding.version()));
        return Answer.ok(shown(changed), tag(changed));
    }

    private Answer delete(Call call) {
        Binding binding = named(call);
        store.delete(binding.name(), call.expectedVersion("binding " + binding.name(), binding.version()));
        return Answer.noContent();
    }

    /** A new token; those there are end at once, or after the overlap. */
    private Answer issueToken(Call call) {
        Binding binding = named(call);
        StrictObject body = StrictObject.of(call.bodyOrNothing(), Set.of(OVERLAP));
        Duration overlap = Duration.ofSeconds(body.integer(OVERLAP).orElse(0));
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new InvalidInputException(OVERLAP, "0 to " + MAX_OVERLAP.toSeconds());
        }
        SendToken token = store.issueToken(binding.name(), overlap);
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("name", binding.name().toString())
                .put("token", token.text());
        return Answer.ok(answer);
    }

    private Answer revokeTokens(Call call) {
        store.revokeTokens(named(call).name());
        return Answer.noContent();
    }

    private SendRights rights(StrictObject body, AccountName account) {
        SendRights rights = SendRightsJson.readOfBinding(body);
        checks.check(account, rights);
        return rights;
    }

    private Binding named(Call call) {
        BindingName name = call.part("name", BindingName::parse);
        return store.binding(name).orElseThrow(() -> new NotFoundException("binding " + name));
    }

    /** Of all that is shown; a token that comes or goes is no change of the version. */
    private static EntityTag tag(Binding binding) {
        return EntityTag.of(binding.version(), shown(binding));
    }

    private static ObjectNode shown(Binding binding) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", binding.name().toString())
                .put("account", binding.account().toString());
        json.setAll(SendRightsJson.write(binding.rights()));
        ArrayNode tokens = json.putArray("tokens");
        binding.tokens().forEach(token -> {
            ObjectNode one = tokens.addObject().put("created", token.created().toString());
            token.ends().ifPresent(end -> one.put("ends", end.toString()));
        });
        return json.put("version", binding.version())
                .put("created", binding.created().toString())
                .put("modified", binding.modified().toString());
    }
}
