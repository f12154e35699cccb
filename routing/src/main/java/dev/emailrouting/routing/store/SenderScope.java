package dev.emailrouting.routing.store;

import java.util.Objects;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;

/** Whom a list of senders is for: the whole server, an account, or a zone. */
public final class SenderScope {
    private static final SenderScope SERVER = new SenderScope(null, null);

    private final AccountName account;
    private final DomainName zone;

    private SenderScope(AccountName account, DomainName zone) {
        this.account = account;
        this.zone = zone;
    }

    public static SenderScope server() {
        return SERVER;
    }

    public static SenderScope account(AccountName account) {
        return new SenderScope(account, null);
    }

    public static SenderScope zone(DomainName zone) {
        return new SenderScope(null, zone);
    }

    /**
     * That of the zone or of the account, whichever is named; the server where neither is.
     *
     * @throws InvalidInputException naming {@code zone} when both are
     */
    public static SenderScope of(Optional<AccountName> account, Optional<DomainName> zone) {
        if (account.isPresent() && zone.isPresent()) {
            throw new InvalidInputException("zone", "a zone's list is named by the zone alone");
        }
        return zone.map(SenderScope::zone)
                .or(() -> account.map(SenderScope::account))
                .orElse(SERVER);
    }

    public Optional<AccountName> account() {
        return Optional.ofNullable(account);
    }

    public Optional<DomainName> zone() {
        return Optional.ofNullable(zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SenderScope
                && Objects.equals(((SenderScope) other).account, account)
                && Objects.equals(((SenderScope) other).zone, zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, zone);
    }

    @Override
    public String toString() {
        if (zone != null) {
            return "zone " + zone;
        }
        return account == null ? "the server" : "account " + account;
    }
}
