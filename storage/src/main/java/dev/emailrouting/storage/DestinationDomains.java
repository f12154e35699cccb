package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.common.collect.Iterables;
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
    private static final int ASKED_AT_ONCE = 100;

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
        String where = account.isPresent() ? " where account = ?" : "";
        List<Object> parameters = new ArrayList<>();
        account.ifPresent(owner -> parameters.add(owner.toString()));
        long total = session.number("select count(*) from destination_domains" + where, parameters.toArray());
        parameters.add(page.limit());
        parameters.add(page.offset());
        return new Page<>(
                session.list(
                        DestinationDomains::read,
                        "select * from destination_domains" + where + " order by domain, account limit ? offset ?",
                        parameters.toArray()),
                total);
    }

    /** Those of the account that are among the ones asked for. */
    static Set<DomainName> verifiedAmong(Session session, AccountName account, Set<DomainName> asked)
            throws SQLException {
        Set<DomainName> verified = new HashSet<>();
        for (List<DomainName> some : Iterables.partition(asked, ASKED_AT_ONCE)) {
            List<Object> parameters = new ArrayList<>();
            for (DomainName domain : some) {
                parameters.add(account.toString());
                parameters.add(domain.toString());
            }
            verified.addAll(session.list(
                    row -> DomainName.parse("domain", row.getString("domain")),
                    "select domain from destination_domains where (account, domain) in ("
                            + "(?, ?), ".repeat(some.size() - 1) + "(?, ?))",
                    parameters.toArray()));
        }
        return verified;
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
