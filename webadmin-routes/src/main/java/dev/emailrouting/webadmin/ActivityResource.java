package dev.emailrouting.webadmin;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityQuery;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.ImmutableActivityQuery;
import dev.emailrouting.routing.json.ActivityJson;
import dev.emailrouting.routing.store.PageRequest;

/** {@code activity}: what became of each recipient, newest first. */
final class ActivityResource {
    private static final String ACTIVITY = EmailRoutingRoutes.BASE_PATH + "/activity";

    private final ActivityStore store;

    @Inject
    ActivityResource(ActivityStore store) {
        this.store = store;
    }

    void define(Endpoints endpoints) {
        endpoints.get(
                ACTIVITY,
                this::list,
                "messageId",
                "mailName",
                "sender",
                "recipient",
                "address",
                "zone",
                "account",
                "ruleId",
                "outcome",
                "since",
                "until",
                Listing.LIMIT,
                Listing.OFFSET);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(store.find(query(call), page), page, ActivityJson::write);
    }

    private static ActivityQuery query(Call call) {
        return ImmutableActivityQuery.builder()
                .messageId(call.parameter("messageId").map(ActivityResource::bracketed))
                .mailName(call.parameter("mailName"))
                .sender(call.parameter("sender"))
                .recipient(call.parameter("recipient"))
                .address(call.parameter("address"))
                .zone(call.parameter("zone", DomainName::parse).map(DomainName::toString))
                .account(call.parameter("account", AccountName::parse).map(AccountName::toString))
                .ruleId(call.parameter("ruleId"))
                .outcome(call.parameter("outcome", ActivityResource::outcome))
                .since(call.parameter("since", Texts::time))
                .until(call.parameter("until", Texts::time))
                .build();
    }

    /** Rows have the Message-ID with its brackets; people and logs often leave them out. */
    private static String bracketed(String messageId) {
        return messageId.startsWith("<") ? messageId : "<" + messageId + ">";
    }

    private static ActivityOutcome outcome(String field, String word) {
        return Texts.oneOf(ActivityOutcome.values(), ActivityOutcome::word, field, word);
    }
}
