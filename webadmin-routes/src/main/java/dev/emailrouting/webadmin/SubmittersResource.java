package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import com.google.common.net.UrlEscapers;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.json.SendRightsJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;

/** {@code submitters}: as whom and to whom users of the mail server may send when they have logged in. */
final class SubmittersResource {
    private static final String SUBMITTERS = EmailRoutingRoutes.BASE_PATH + "/submitters";
    private static final String SUBMITTER = SUBMITTERS + "/:user";
    private static final String ACCOUNT = "account";
    private static final String USER = "user";
    /** What an answer says besides; taken and left aside, so that an answer can be edited and put back. */
    private static final Set<String> ONLY_SHOWN = Set.of("version", "created", "modified");

    private static final Set<String> TAKEN =
            Sets.union(Sets.union(SendRightsJson.FIELDS, ONLY_SHOWN), Set.of(ACCOUNT, USER));

    private final SubmitterStore store;
    private final References references;
    private final SubmitterChecks checks;

    @Inject
    SubmittersResource(SubmitterStore store, References references, SubmitterChecks checks) {
        this.store = store;
        this.references = references;
        this.checks = checks;
    }

    void define(Endpoints endpoints) {
        endpoints.get(SUBMITTERS, this::list, ACCOUNT, "text", Listing.LIMIT, Listing.OFFSET);
        endpoints.get(SUBMITTER, this::show);
        endpoints.put(SUBMITTER, this::put);
        endpoints.delete(SUBMITTER, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.submitters(
                        call.parameter(ACCOUNT, AccountName::parse),
                        call.parameter("text", (field, text) -> text),
                        page),
                page,
                SubmittersResource::json);
    }

    private Answer show(Call call) {
        Submitter submitter = named(call);
        return Answer.ok(json(submitter), tag(submitter));
    }

    /** An entry keeps its account. */
    private Answer put(Call call) {
        EmailAddress user = call.part(USER, EmailAddress::parse);
        Optional<Submitter> before = store.submitter(user);
        StrictObject body = StrictObject.of(call.body(), TAKEN);
        body.text(USER, (field, text) -> References.mustBe(user, field, EmailAddress.parse(field, text)));
        AccountName account = before.isPresent() ? accountOf(before.get(), body) : references.account(body);
        SendRights rights = rights(body, user, account);
        OptionalLong expected = call.expectedVersion(
                "submitter " + user, before.map(Submitter::version).orElse(0L));
        Submitter after = store.put(user, account, rights, before.isPresent() ? expected : OptionalLong.of(0));
        return before.isPresent()
                ? Answer.ok(json(after), tag(after))
                : Answer.created(locationOf(after), json(after), tag(after));
    }

    private static AccountName accountOf(Submitter submitter, StrictObject body) {
        return body.text(
                        ACCOUNT,
                        (field, text) -> References.mustBe(submitter.account(), field, AccountName.parse(field, text)))
                .orElse(submitter.account());
    }

    private SendRights rights(StrictObject body, EmailAddress user, AccountName account) {
        SendRights rights = SendRightsJson.readOfSubmitter(body);
        checks.check(account, user, rights);
        return rights;
    }

    private Answer delete(Call call) {
        Submitter submitter = named(call);
        store.delete(submitter.user(), call.expectedVersion("submitter " + submitter.user(), submitter.version()));
        return Answer.noContent();
    }

    private Submitter named(Call call) {
        EmailAddress user = call.part(USER, EmailAddress::parse);
        return store.submitter(user).orElseThrow(() -> new NotFoundException("submitter " + user));
    }

    private static String locationOf(Submitter submitter) {
        return SUBMITTERS + "/"
                + UrlEscapers.urlPathSegmentEscaper().escape(submitter.user().toString());
    }

    private static EntityTag tag(Submitter submitter) {
        return EntityTag.of(submitter.version(), json(submitter));
    }

    private static ObjectNode json(Submitter submitter) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(USER, submitter.user().toString())
                .put(ACCOUNT, submitter.account().toString());
        json.setAll(SendRightsJson.write(submitter.rights()));
        return json.put("version", submitter.version())
                .put("created", submitter.created().toString())
                .put("modified", submitter.modified().toString());
    }
}
