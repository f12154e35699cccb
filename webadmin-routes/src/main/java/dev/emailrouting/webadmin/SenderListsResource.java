package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.SenderEntry.Kind;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.SenderScope;

/** {@code sender-lists}: who is kept out and who is let through, of the server, its accounts and their zones. */
final class SenderListsResource {
    private static final String ENTRIES = EmailRoutingRoutes.BASE_PATH + "/sender-lists";
    private static final String ENTRY = ENTRIES + "/:id";
    private static final String SERVER = "server";

    private final RoutingStore store;
    private final References references;

    @Inject
    SenderListsResource(RoutingStore store, References references) {
        this.store = store;
        this.references = references;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ENTRIES, this::list, "list", "scope", "account", "zone", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(ENTRIES, this::create);
        endpoints.get(ENTRY, this::show);
        endpoints.delete(ENTRY, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.senderEntries(scope(call), call.parameter("list", Kind::parse), page),
                page,
                SenderListsResource::json);
    }

    private static Optional<SenderScope> scope(Call call) {
        Optional<AccountName> account = call.parameter("account", AccountName::parse);
        Optional<DomainName> zone = call.parameter("zone", DomainName::parse);
        boolean server =
                call.parameter("scope", SenderListsResource::mustBeServer).isPresent();
        boolean named = account.isPresent() || zone.isPresent();
        if (named && server) {
            throw new InvalidInputException("scope", "goes with neither account nor zone");
        }
        return named || server ? Optional.of(SenderScope.of(account, zone)) : Optional.empty();
    }

    private static String mustBeServer(String field, String text) {
        if (!text.equals(SERVER)) {
            throw new InvalidInputException(field, "must be " + SERVER + "; other lists are named by account or zone");
        }
        return text;
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of("list", "pattern", "account", "zone", "note"));
        Kind kind = body.requiredText("list", Kind::parse);
        String pattern = body.requiredText("pattern", SenderEntry::parsePattern);
        SenderScope scope =
                SenderScope.of(body.text("account", references::account), body.text("zone", references::zone));
        String note = body.text("note", SenderEntry::parseNote).orElse("");
        SenderEntry made = store.createSenderEntry(scope, kind, pattern, note);
        return Answer.created(ENTRIES + "/" + made.id(), json(made), tag(made));
    }

    private Answer show(Call call) {
        SenderEntry entry = named(call);
        return Answer.ok(json(entry), tag(entry));
    }

    private Answer delete(Call call) {
        SenderEntry entry = named(call);
        call.expectedVersion("sender entry " + entry.id(), 1);
        store.deleteSenderEntry(entry.id());
        return Answer.noContent();
    }

    private SenderEntry named(Call call) {
        String id = call.part("id");
        return store.senderEntry(id).orElseThrow(() -> new NotFoundException("sender entry " + Texts.quotable(id)));
    }

    /** An entry is made and deleted, never changed. */
    private static EntityTag tag(SenderEntry entry) {
        return EntityTag.of(1, json(entry));
    }

    private static ObjectNode json(SenderEntry entry) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("list", entry.kind().word())
                .put("pattern", entry.pattern());
        entry.account().ifPresent(account -> json.put("account", account.toString()));
        entry.zone().ifPresent(zone -> json.put("zone", zone.toString()));
        return json.put("note", entry.note()).put("created", entry.created().toString());
    }
}
