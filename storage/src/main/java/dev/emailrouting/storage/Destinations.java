package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableDestination;
import dev.emailrouting.routing.ImmutableSuspension;
import dev.emailrouting.routing.Suspension;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.ImmutableAddress;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code destinations}. */
final class Destinations {
    private Destinations() {}

    static Destination create(Change change, String id, AccountName account, EmailAddress email, boolean verified)
            throws SQLException {
        Accounts.require(change.session(), account);
        Destination destination = ImmutableDestination.builder()
                .id(id)
                .account(account)
                .email(email)
                .verified(Optional.of(change.time()).filter(now -> verified))
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("email", "the account " + account + " has " + email + " already"),
                        "insert into destinations"
                                + " (id, account, email, email_key, verified, version, created, modified)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                        id,
                        account.toString(),
                        email.toString(),
                        email.key(),
                        destination.verified().orElse(null),
                        destination.version(),
                        destination.created(),
                        destination.modified());
        Rules.forwardsChanged(change, account, email);
        change.mustFit(
                "account",
                "destinations",
                change.limits().destinationsPerAccount(),
                "destinations",
                "account",
                account.toString());
        change.made(audited(destination), AuditedJson.of(destination));
        return destination;
    }

    /** An administrator's word voids a link that waits, and lifts a suspension. */
    static Destination verify(Change change, String id, boolean verified, OptionalLong expectedVersion)
            throws SQLException {
        Destination before = require(change.session(), id);
        Change.requireVersion("destination " + id, expectedVersion, before.version());
        Verifications.forget(change, id);
        if (before.verified().isPresent() == verified && before.suspended().isEmpty()) {
            change.leftAsItWas();
            return before;
        }
        Optional<Instant> since = before.verified().or(() -> Optional.of(change.time()));
        return changed(
                change,
                before,
                ImmutableDestination.builder()
                        .from(before)
                        .verified(since.filter(time -> verified))
                        .suspended(Optional.empty())
                        .bounces(0));
    }

    static Destination liftSuspension(Change change, String id, OptionalLong expectedVersion) throws SQLException {
        Destination before = require(change.session(), id);
        Change.requireVersion("destination " + id, expectedVersion, before.version());
        if (before.suspended().isEmpty()) {
            change.leftAsItWas();
            return before;
        }
        return changed(
                change,
                before,
                ImmutableDestination.builder()
                        .from(before)
                        .suspended(Optional.empty())
                        .bounces(0));
    }

    private static Destination changed(Change change, Destination before, ImmutableDestination.Builder changes)
            throws SQLException {
        Destination after =
                changes.version(before.version() + 1).modified(change.time()).build();
        change.session()
                .update(
                        "update destinations set verified = ?, suspended = null,"
                                + " suspended_reason = null, bounces = 0, bounces_since = null, version = ?,"
                                + " modified = ? where id = ?",
                        after.verified().orElse(null),
                        after.version(),
                        after.modified(),
                        after.id());
        Rules.forwardsChanged(change, after.account(), after.email());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, String id, OptionalLong expectedVersion) throws SQLException {
        Destination destination = require(change.session(), id);
        Change.requireVersion("destination " + id, expectedVersion, destination.version());
        change.session().update("delete from destinations where id = ?", id);
        Rules.forwardsChanged(change, destination.account(), destination.email());
        change.deleted(audited(destination), AuditedJson.of(destination));
    }

    static AuditSubject audited(Destination destination) {
        return AuditSubject.of(AuditedResource.DESTINATION, destination.id())
                .withAccount(destination.account().toString());
    }

    static Optional<Destination> find(Session session, String id) throws SQLException {
        return session.first(Destinations::read, "select * from destinations where id = ?", id);
    }

    static Destination require(Session session, String id) throws SQLException {
        return find(session, id).orElseThrow(() -> new NotFoundException("destination " + id));
    }

    static Optional<Destination> find(Session session, AccountName account, EmailAddress email) throws SQLException {
        return session.first(
                Destinations::read,
                "select * from destinations where account = ? and email_key = ?",
                account.toString(),
                email.key());
    }

    static Page<Destination> list(
            Session session, Optional<AccountName> account, Set<DestinationState> states, PageRequest page)
            throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        if (!states.isEmpty()) {
            wanted.and(states.stream().map(Destinations::isIn).collect(Collectors.joining(" or ", "(", ")")));
        }
        return new Page<>(
                session.list(
                        Destinations::read,
                        "select * from destinations" + wanted.where() + " order by email_key, account limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from destinations" + wanted.where(), wanted.parametersAnd()));
    }

    private static String isIn(DestinationState state) {
        switch (state) {
            case WAITING:
                return "verified is null";
            case SUSPENDED:
                return "(verified is not null and suspended is not null)";
            default:
                return "(verified is not null and suspended is null)";
        }
    }

    /** All of the account that are verified and not suspended. */
    static Set<EmailAddress> verified(Session session, AccountName account) throws SQLException {
        return Set.copyOf(session.list(
                row -> EmailAddress.parse("email", row.getString("email")),
                "select email from destinations where account = ? and verified is not null and suspended is null",
                account.toString()));
    }

    static Set<EmailAddress> verifiedAmong(Session session, AccountName account, Set<EmailAddress> asked)
            throws SQLException {
        Set<DomainName> domains = DestinationDomains.verifiedAmong(
                session, account, asked.stream().map(EmailAddress::domain).collect(Collectors.toSet()));
        Set<EmailAddress> verified = asked.stream()
                .filter(address -> domains.contains(address.domain()))
                .collect(Collectors.toCollection(HashSet::new));
        Set<Address> addresses =
                asked.stream().map(email -> ImmutableAddress.of(account, email)).collect(Collectors.toSet());
        among(session, addresses).stream()
                .filter(destination -> destination.state() == DestinationState.VERIFIED)
                .map(Destination::email)
                .forEach(verified::add);
        return verified;
    }

    /** The destinations that the addresses are. */
    static List<Destination> among(Session session, Set<Address> asked) throws SQLException {
        // As pairs: for "account = ? and email_key in (...)" H2 reads all destinations of the account.
        return session.listAmongPairs(
                Destinations::read,
                "select * from destinations where (account, email_key)",
                asked.stream()
                        .map(address -> List.of(
                                address.account().toString(), address.email().key()))
                        .collect(Collectors.toList()));
    }

    private static Destination read(ResultSet row) throws SQLException {
        return ImmutableDestination.builder()
                .id(row.getString("id"))
                .account(AccountName.parse("account", row.getString("account")))
                .email(EmailAddress.parse("email", row.getString("email")))
                .verified(Session.optionalInstant(row, "verified"))
                .suspended(suspension(row))
                .bounces(row.getInt("bounces"))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }

    private static Optional<Suspension> suspension(ResultSet row) throws SQLException {
        Optional<Instant> since = Session.optionalInstant(row, "suspended");
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(ImmutableSuspension.builder()
                        .since(since.get())
                        .reason(row.getString("suspended_reason"))
                        .build());
    }
}
