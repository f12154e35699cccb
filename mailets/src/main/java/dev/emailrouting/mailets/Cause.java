package dev.emailrouting.mailets;

import java.util.Optional;

import dev.emailrouting.routing.activity.ImmutableActivityRow;

/** Why a recipient goes where it goes, for its activity row. */
final class Cause {
    private final String reason;
    private final Optional<String> zone;
    private final Optional<String> account;
    private final Optional<String> ruleId;

    Cause(String reason, Optional<String> zone, Optional<String> account, Optional<String> ruleId) {
        this.reason = reason;
        this.zone = zone;
        this.account = account;
        this.ruleId = ruleId;
    }

    static Cause of(String reason) {
        return new Cause(reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    String reason() {
        return reason;
    }

    ImmutableActivityRow.Builder describe(ImmutableActivityRow.Builder row) {
        return row.zone(zone).account(account).ruleId(ruleId);
    }
}
