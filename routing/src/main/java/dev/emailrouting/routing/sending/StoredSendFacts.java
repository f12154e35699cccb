package dev.emailrouting.routing.sending;

import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.SendFacts;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.RoutingStore;

/** As it stands in the tables, the store and the keys directory. */
public final class StoredSendFacts implements SendFacts {
    private final RoutingStore store;
    private final RoutingTable tables;
    private final OwnMailer mailer;
    private final SuppressionStore suppressions;
    private final Switches switches;

    public StoredSendFacts(
            RoutingStore store,
            RoutingTable tables,
            OwnMailer mailer,
            SuppressionStore suppressions,
            Switches switches) {
        this.store = store;
        this.tables = tables;
        this.mailer = mailer;
        this.suppressions = suppressions;
        this.switches = switches;
    }

    @Override
    public boolean sendsAreOn() {
        return switches.isOn(Automation.SENDS);
    }

    @Override
    public boolean isDomainOf(AccountName account, DomainName domain) {
        return tables.lookup(domain)
                .certainTable()
                .filter(table -> table.account().equals(account))
                .isPresent();
    }

    @Override
    public boolean signsFor(DomainName domain) {
        return mailer.signsFor(domain);
    }

    @Override
    public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> addresses) {
        return store.verifiedAmong(account, addresses);
    }

    @Override
    public Set<EmailAddress> suppressedAmong(AccountName account, Set<EmailAddress> addresses) {
        return suppressions.among(account, addresses);
    }
}
