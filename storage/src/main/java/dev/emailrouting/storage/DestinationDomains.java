package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableDestinationDomain;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code destination_domains}. */
final class DestinationDomains {
    private DestinationDomains() {}

    static DestinationDomain create(Change change, String id, AccountName account, DomainName domain)
            throws SQLException {
        Accounts.require(change.session(), account);
        DestinationDomain made = ImmutableDestinationDomain.builder()
                .id(id)
                .account(account)
                .domain(domain)
                .created(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("domain", "the account " + account + " has " + domain + " already"),
                        "insert into destination_domains (id, account, domain, created) values (?, ?, ?, ?)",
                        id,
                        account.toString(),
                        domain.toString(),
                        made.created());
        Accounts.tablesChanged(change, account);
        change.mustFit(
                "account",
                "destination domains",
                change.limits().destinationsPerAccount(),
                "destination_domains",
                "account",
                account.toString());
        change.made(audited(made), AuditedJson.of(made));
        return made;
    }

    static void delete(Change change, String id) throws SQLException {
        DestinationDomain domain =
                find(change.session(), id).orElseThrow(() -> new NotFoundException("destination domain " + id));
        change.session().update("delete from destination_domains where id = ?", id);
        Accounts.tablesChanged(change, domain.account());
        change.deleted(audited(domain), AuditedJson.of(domain));
    }

    private static AuditSubject audited(DestinationDomain domain) {
        return AuditSubject.of(AuditedResource.DESTINATION_DOMAIN, domain.id())
                .withAccount(domain.account().toString());
    }

    static Optional<DestinationDomain> find(Session session, String id) throws SQLException {
        return session.first(DestinationDomains::read, "select * from destination_domains where id = ?", id);
    }

    static Page<DestinationDomain> list(Session session, Optional<AccountName> account, PageRequest page)
            throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        return new Page<>(
                session.list(
                        DestinationDomains::read,
                        "select * from destination_domains" + wanted.where()
                                + " order by domain, account limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from destination_domains" + wanted.where(), wanted.parametersAnd()));
    }

    /** Those of the account that are among the ones asked for. */
    static Set<DomainName> verifiedAmong(Session session, AccountName account, Set<DomainName> asked)
            throws SQLException {
        return new HashSet<>(session.listAmongPairs(
                row -> DomainName.parse("domain", row.getString("domain")),
                "select domain from destination_domains where (account, domain)",
                asked.stream()
                        .map(domain -> List.of(account.toString(), domain.toString()))
                        .collect(Collectors.toList())));
    }

    /** All of the account. */
    static Set<DomainName> verified(Session session, AccountName account) throws SQLException {
        return Set.copyOf(session.list(
                row -> DomainName.parse("domain", row.getString("domain")),
                "select domain from destination_domains where account = ?",
                account.toString()));
    }

    static boolean isVerified(Session session, AccountName account, DomainName domain) throws SQLException {
        return session.number(
                        "select count(*) from destination_domains where account = ? and domain = ?",
                        account.toString(),
                        domain.toString())
                > 0;
    }

    private static DestinationDomain read(ResultSet row) throws SQLException {
        return ImmutableDestinationDomain.builder()
                .id(row.getString("id"))
                .account(AccountName.parse("account", row.getString("account")))
                .domain(DomainName.parse("domain", row.getString("domain")))
                .created(Session.instant(row, "created"))
                .build();
    }
}
