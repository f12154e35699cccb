package dev.emailrouting.webadmin;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import com.google.common.net.UrlEscapers;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.json.SuppressionJson;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;

/** {@code suppressions}: addresses that an account sends nothing to. */
final class SuppressionsResource {
    private static final String SUPPRESSIONS = EmailRoutingRoutes.BASE_PATH + "/suppressions";
    private static final String SUPPRESSION = SUPPRESSIONS + "/:email";
    private static final String ACCOUNT = "account";
    private static final String EMAIL = "email";
    private static final Set<String> ENTRY = Set.of(EMAIL, "note", "expires");
    private static final int MAX_AT_ONCE = 1000;

    private final SuppressionStore store;
    private final References references;
    private final Clock clock;

    @Inject
    SuppressionsResource(SuppressionStore store, References references, Clock clock) {
        this.store = store;
        this.references = references;
        this.clock = clock;
    }

    void define(Endpoints endpoints) {
        endpoints.get(SUPPRESSIONS, this::list, ACCOUNT, "reason", "text", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(SUPPRESSIONS, this::add);
        endpoints.post(SUPPRESSIONS + "/bulk", this::addAll);
        endpoints.get(SUPPRESSION, this::show, ACCOUNT);
        endpoints.delete(SUPPRESSION, this::delete, ACCOUNT);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.suppressions(
                        call.parameter(ACCOUNT, AccountName::parse),
                        call.parameter(
                                "reason", (field, text) -> Texts.oneOf(Reason.values(), Reason::word, field, text)),
                        call.parameter("text", (field, text) -> text),
                        page),
                page,
                SuppressionsResource::json);
    }

    private Answer add(Call call) {
        StrictObject body = StrictObject.of(call.body(), Sets.union(ENTRY, Set.of(ACCOUNT)));
        Suppression suppression = entry(body, references.account(body));
        boolean isNew =
                store.suppression(suppression.account(), suppression.email()).isEmpty();
        store.add(List.of(suppression));
        return isNew ? Answer.created(locationOf(suppression), json(suppression), null) : Answer.ok(json(suppression));
    }

    private static String locationOf(Suppression suppression) {
        return SUPPRESSIONS + "/"
                + UrlEscapers.urlPathSegmentEscaper().escape(suppression.email().toString())
                + References.inQuery(suppression.account());
    }

    /** All or none. */
    private Answer addAll(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of(ACCOUNT, "entries"));
        AccountName account = references.account(body);
        List<Suppression> entries =
                body.requiredObjects("entries", MAX_AT_ONCE, each -> entry(each.only(ENTRY), account));
        store.add(entries);
        return Answer.ok(JsonNodeFactory.instance.objectNode().put("added", entries.size()));
    }

    private Suppression entry(StrictObject body, AccountName account) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<Instant> expires = body.text("expires", Texts::time);
        if (expires.filter(end -> !end.isAfter(now)).isPresent()) {
            throw new InvalidInputException(body.path("expires"), "has passed");
        }
        return ImmutableSuppression.builder()
                .account(account)
                .email(body.requiredText(EMAIL, EmailAddress::parse))
                .reason(Reason.MANUAL)
                .note(body.text("note", Suppression::parseNote).orElse(""))
                .created(now)
                .expires(expires)
                .build();
    }

    private Answer show(Call call) {
        EmailAddress email = call.part(EMAIL, EmailAddress::parse);
        return Answer.ok(json(store.suppression(references.accountOf(call), email)
                .orElseThrow(() -> new NotFoundException("suppression of " + email))));
    }

    private Answer delete(Call call) {
        store.delete(references.accountOf(call), call.part(EMAIL, EmailAddress::parse));
        return Answer.noContent();
    }

    private static ObjectNode json(Suppression suppression) {
        return SuppressionJson.write(suppression)
                .put("created", suppression.created().toString());
    }
}
