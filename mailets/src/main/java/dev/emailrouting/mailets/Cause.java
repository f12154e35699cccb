package dev.emailrouting.mailets;

import java.util.Optional;

import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.apache.james.core.MailAddress;

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

    /** The same with something to add. */
    Cause and(String more) {
        return new Cause(reason + ", " + more, zone, account, ruleId);
    }

    String reason() {
        return reason;
    }

    ImmutableActivityRow.Builder describe(ImmutableActivityRow.Builder row) {
        return row.zone(zone).account(account).ruleId(ruleId);
    }

    /** Puts the rule behind this on a mail that goes to the address. */
    void mark(RouteMarks marks, MailAddress target) {
        marks.add(target, zone, account, ruleId);
    }
}
