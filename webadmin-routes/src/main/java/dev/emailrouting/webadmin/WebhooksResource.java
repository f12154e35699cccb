package dev.emailrouting.webadmin;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.webhook.CreatedWebhook;
import dev.emailrouting.routing.webhook.EventPoster;
import dev.emailrouting.routing.webhook.ImmutableWebhookEvent;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookContent;
import dev.emailrouting.routing.webhook.WebhookJson;
import dev.emailrouting.routing.webhook.WebhookStatus;
import dev.emailrouting.routing.webhook.WebhookStore;

/** {@code webhooks}: where an account's outcomes are told as they happen. A secret is in the answer that made it, and in no other. */
final class WebhooksResource {
    private static final String WEBHOOKS = EmailRoutingRoutes.BASE_PATH + "/webhooks";
    private static final String WEBHOOK = WEBHOOKS + "/:id";
    private static final Set<String> TAKEN = Sets.union(WebhookJson.FIELDS, Set.of("account"));
    /** What an answer says besides; taken and left aside, so that an answer can be edited and put back. */
    private static final Set<String> ONLY_SHOWN =
            Set.of("id", "disabledReason", "version", "created", "modified", "delivery", "secret");

    private final WebhookStore store;
    private final RoutingStore routing;
    private final References references;
    private final EventPoster poster;
    private final Clock clock;

    @Inject
    WebhooksResource(WebhookStore store, RoutingStore routing, References references, EventPoster poster, Clock clock) {
        this.store = store;
        this.routing = routing;
        this.references = references;
        this.poster = poster;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(WEBHOOKS, this::list, "account", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(WEBHOOKS, this::create);
        endpoints.get(WEBHOOK, this::show);
        endpoints.put(WEBHOOK, this::replace);
        endpoints.delete(WEBHOOK, this::delete);
        endpoints.ask(WEBHOOK + "/test", this::test);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        Page<Webhook> webhooks = store.webhooks(call.parameter("account", AccountName::parse), page);
        Map<String, WebhookStatus> status =
                store.statusOf(webhooks.entries().stream().map(Webhook::id).collect(Collectors.toSet()));
        return Listing.answer(
                webhooks, page, webhook -> withDelivery(json(webhook), Optional.ofNullable(status.get(webhook.id()))));
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), TAKEN);
        AccountName account = references.account(body);
        CreatedWebhook made = store.create(account, content(body, account));
        ObjectNode shown = json(made.webhook());
        return Answer.created(
                WEBHOOKS + "/" + made.webhook().id(),
                withDelivery(shown, made.webhook()).put("secret", made.secret().text()),
                tag(made.webhook()));
    }

    private Answer show(Call call) {
        Webhook webhook = named(call);
        return Answer.ok(withDelivery(json(webhook), webhook), tag(webhook));
    }

    /** A webhook keeps its account, which may stand there all the same, and its secret. */
    private Answer replace(Call call) {
        Webhook webhook = named(call);
        StrictObject body = StrictObject.of(call.body(), Sets.union(TAKEN, ONLY_SHOWN));
        body.text(
                "account",
                (field, text) -> References.mustBe(webhook.account(), field, AccountName.parse(field, text)));
        Webhook changed = store.update(
                webhook.id(),
                content(body, webhook.account()),
                call.expectedVersion("webhook " + webhook.id(), webhook.version()));
        return Answer.ok(withDelivery(json(changed), changed), tag(changed));
    }

    private Answer delete(Call call) {
        Webhook webhook = named(call);
        store.delete(webhook.id(), call.expectedVersion("webhook " + webhook.id(), webhook.version()));
        return Answer.noContent();
    }

    /** Posts an event of its own type at once, also to a disabled one, and says whether it was taken. Nothing counts it. */
    private Answer test(Call call) {
        Webhook webhook = named(call);
        StrictObject.of(call.bodyOrNothing(), Set.of());
        String id = UUID.randomUUID().toString().replace("-", "");
        Optional<String> failure = store.secret(webhook.id())
                .map(secret -> poster.post(
                        webhook.content().url(),
                        secret,
                        ImmutableWebhookEvent.of(
                                id, WebhookJson.test(id, clock.instant()).toString(), 0)))
                .orElseThrow(() -> unknown(webhook.id()));
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("event", id).put("taken", failure.isEmpty());
        failure.ifPresent(reason -> answer.put("reason", reason));
        return Answer.ok(answer);
    }

    private WebhookContent content(StrictObject body, AccountName account) {
        WebhookContent content = WebhookJson.read(body);
        content.zone().ifPresent(zone -> mustBeOf(account, zone));
        return content;
    }

    private void mustBeOf(AccountName account, DomainName zone) {
        if (routing.zone(zone).filter(found -> found.account().equals(account)).isEmpty()) {
            throw new InvalidInputException("zone", zone + " is no zone of the account " + account);
        }
    }

    private Webhook named(Call call) {
        String id = call.part("id");
        return store.webhook(id).orElseThrow(() -> unknown(id));
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException("webhook " + Texts.quotable(id));
    }

    private static EntityTag tag(Webhook webhook) {
        return EntityTag.of(webhook.version(), json(webhook));
    }

    private static ObjectNode json(Webhook webhook) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", webhook.id())
                .put("account", webhook.account().toString());
        json.setAll(WebhookJson.write(webhook.content()));
        webhook.disabledReason().ifPresent(reason -> json.put("disabledReason", reason));
        return json.put("version", webhook.version())
                .put("created", webhook.created().toString())
                .put("modified", webhook.modified().toString());
    }

    private ObjectNode withDelivery(ObjectNode json, Webhook webhook) {
        return withDelivery(
                json, Optional.ofNullable(store.statusOf(Set.of(webhook.id())).get(webhook.id())));
    }

    /** Beside what the entity tag is of: a delivery is no change of the webhook. */
    private static ObjectNode withDelivery(ObjectNode json, Optional<WebhookStatus> status) {
        status.ifPresent(delivery -> {
            ObjectNode shown = json.putObject("delivery")
                    .put("pending", delivery.pending())
                    .put("delivered", delivery.delivered())
                    .put("dropped", delivery.dropped())
                    .put("givenUp", delivery.givenUp())
                    .put("failuresInARow", delivery.failuresInARow());
            delivery.lastSuccess().ifPresent(time -> shown.put("lastSuccess", time.toString()));
            delivery.lastFailure().ifPresent(time -> shown.put("lastFailure", time.toString()));
            delivery.lastFailureReason().ifPresent(reason -> shown.put("lastFailureReason", reason));
        });
        return json;
    }
}
