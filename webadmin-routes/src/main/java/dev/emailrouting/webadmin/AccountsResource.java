package dev.emailrouting.webadmin;

import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/** {@code accounts}: the owners of zones and destinations. */
final class AccountsResource {
    private static final String ACCOUNTS = EmailRoutingRoutes.BASE_PATH + "/accounts";
    private static final String ACCOUNT = ACCOUNTS + "/:name";

    private final RoutingStore store;

    @Inject
    AccountsResource(RoutingStore store) {
        this.store = store;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ACCOUNTS, this::list, Listing.LIMIT, Listing.OFFSET);
        endpoints.post(ACCOUNTS, this::create);
        endpoints.get(ACCOUNT, this::show);
        endpoints.delete(ACCOUNT, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(store.accounts(page), page, AccountsResource::json);
    }

    private Answer create(Call call) {
        AccountName name = StrictObject.of(call.body(), Set.of("name")).requiredText("name", AccountName::parse);
        Account made = store.createAccount(name);
        return Answer.created(ACCOUNTS + "/" + name, json(made), tag(made));
    }

    private Answer show(Call call) {
        Account account = named(call);
        return Answer.ok(json(account), tag(account));
    }

    private Answer delete(Call call) {
        Account account = named(call);
        store.deleteAccount(account.name(), call.expectedVersion("account " + account.name(), account.version()));
        return Answer.noContent();
    }

    private Account named(Call call) {
        AccountName name = call.part("name", AccountName::parse);
        return store.account(name).orElseThrow(() -> new NotFoundException("account " + name));
    }

    private static EntityTag tag(Account account) {
        return EntityTag.of(account.version(), json(account));
    }

    private static ObjectNode json(Account account) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", account.name().toString())
                .put("version", account.version())
                .put("created", account.created().toString())
                .put("modified", account.modified().toString());
    }
}
