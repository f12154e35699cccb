package dev.emailrouting.routing.sending;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.send.SubmissionFacts;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.RoutingStore;

/** As it stands in the tables, the store, and the mail server's users. */
public final class StoredSubmissionFacts implements SubmissionFacts {
    private final BiPredicate<EmailAddress, EmailAddress> own;
    private final RoutingTable tables;
    private final RoutingStore store;
    private final SuppressionStore suppressions;

    /** @param own whether the second address is the user's who has the first */
    public StoredSubmissionFacts(
            BiPredicate<EmailAddress, EmailAddress> own,
            RoutingTable tables,
            RoutingStore store,
            SuppressionStore suppressions) {
        this.own = own;
        this.tables = tables;
        this.store = store;
        this.suppressions = suppressions;
    }

    @Override
    public boolean isOwn(EmailAddress user, EmailAddress address) {
        return own.test(user, address);
    }

    @Override
    public Optional<AccountName> ownerOf(DomainName domain) {
        return tables.lookup(domain).certainTable().map(ZoneTable::account);
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
