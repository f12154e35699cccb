package dev.emailrouting.routing.store;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;

/**
 * Accounts, zones, rules and destinations. A write is durable and whole when its method returns. Listings are in the
 * order of the resource's natural name (rules: priority, then age). {@code expectedVersion}, where present and not the
 * stored one, ends the write with {@link VersionMismatchException}; a missing resource with {@link NotFoundException}.
 */
public interface RoutingStore {

    /** @throws ConflictException naming {@code name} when the account exists */
    Account createAccount(AccountName name);

    Optional<Account> account(AccountName name);

    Page<Account> accounts(PageRequest page);

    /** @throws ConflictException while the account owns a zone, a destination or a destination domain, and for the default account */
    void deleteAccount(AccountName name, OptionalLong expectedVersion);

    /**
     * @throws ConflictException naming {@code name} when the zone exists, or the domain is an added subdomain of another
     * @throws NotFoundException when the account does not
     */
    Zone createZone(DomainName name, AccountName account, boolean domainAddedByUs, ZoneSettings settings);

    /** As {@link #createZone(DomainName, AccountName, boolean, ZoneSettings)} with what holds by default. */
    default Zone createZone(DomainName name, AccountName account, boolean domainAddedByUs) {
        return createZone(name, account, domainAddedByUs, ZoneSettings.ofNewZone());
    }

    Optional<Zone> zone(DomainName name);

    /** Those of the account and with the text in their names, where they are given. */
    Page<Zone> zones(Optional<AccountName> account, Optional<String> text, PageRequest page);

    default Page<Zone> zones(Optional<AccountName> account, PageRequest page) {
        return zones(account, Optional.empty(), page);
    }

    Zone updateZone(DomainName name, ZoneSettings settings, OptionalLong expectedVersion);

    /**
     * Deletes the zone, its added subdomains and its rules.
     *
     * @throws ConflictException naming {@code name} while it publishes an MTA-STS policy
     */
    void deleteZone(DomainName name, OptionalLong expectedVersion);

    /**
     * Adds a subdomain to the zone.
     *
     * @throws ConflictException naming {@code name} when the domain is a zone or an added subdomain already
     */
    Subdomain addSubdomain(DomainName zone, DomainName name, boolean domainAddedByUs);

    Page<Subdomain> subdomains(DomainName zone, PageRequest page);

    Optional<Subdomain> subdomain(DomainName zone, DomainName name);

    /**
     * Publishes an MTA-STS policy for the zone's domains.
     *
     * @throws ConflictException naming {@code zone} when it publishes one already
     */
    PublishedPolicy publishPolicy(DomainName zone, PublishedPolicyContent content);

    Optional<PublishedPolicy> publishedPolicy(DomainName zone);

    /** By the names of their zones. */
    Page<PublishedPolicy> publishedPolicies(PageRequest page);

    /** Leaves it as it is, with its version, where there is nothing new in the content. */
    PublishedPolicy replacePolicy(DomainName zone, PublishedPolicyContent content, OptionalLong expectedVersion);

    /**
     * Publishes nothing any more, be it too early for senders who still have the policy or not. Until when they may have it is
     * remembered for the next policy of a zone of that name.
     */
    void withdrawPolicy(DomainName zone, OptionalLong expectedVersion);

    /** @throws ConflictException while a rule holds at just this subdomain */
    void deleteSubdomain(DomainName zone, DomainName name);

    /**
     * @throws ConflictException naming {@code matchers[0]} when a rule of the zone has the same domain, matchers and
     *     conditions, and {@code domain} when the domain is neither the apex nor an added subdomain
     */
    Rule createRule(DomainName zone, RuleContent content);

    Optional<Rule> rule(DomainName zone, String id);

    Page<Rule> rules(DomainName zone, RuleQuery query, PageRequest page);

    /** All rules of the zone. */
    default Page<Rule> rules(DomainName zone, PageRequest page) {
        return rules(zone, RuleQuery.all(), page);
    }

    /** @throws ConflictException as {@link #createRule} */
    Rule updateRule(DomainName zone, String id, RuleContent content, OptionalLong expectedVersion);

    void deleteRule(DomainName zone, String id, OptionalLong expectedVersion);

    /**
     * Adds a sender to a list.
     *
     * @throws ConflictException naming {@code pattern} when the list has it, or is full
     * @throws NotFoundException when there is no such account or zone
     */
    SenderEntry createSenderEntry(SenderScope scope, SenderEntry.Kind kind, String pattern, String note);

    Optional<SenderEntry> senderEntry(String id);

    /** Of one list, or of all where no scope is given; what is empty does not filter. In the order of their patterns. */
    Page<SenderEntry> senderEntries(Optional<SenderScope> scope, Optional<SenderEntry.Kind> kind, PageRequest page);

    void deleteSenderEntry(String id);

    /**
     * @throws ConflictException naming {@code email} when the account has it
     * @throws NotFoundException when the account does not exist
     */
    Destination createDestination(AccountName account, EmailAddress email, boolean verified);

    Optional<Destination> destination(String id);

    Optional<Destination> destination(AccountName account, EmailAddress email);

    /** What is empty does not filter. */
    Page<Destination> destinations(Optional<AccountName> account, Set<DestinationState> states, PageRequest page);

    /**
     * Sets the verified flag, and lifts a suspension; the time of verification is kept when it was set already. A link that
     * waits for its owner is void from then on.
     */
    Destination verifyDestination(String id, boolean verified, OptionalLong expectedVersion);

    /** Refusals are counted from nothing again; a destination that is not suspended stays as it is. */
    Destination liftSuspension(String id, OptionalLong expectedVersion);

    /** Rules that name it stay and wait. */
    void deleteDestination(String id, OptionalLong expectedVersion);

    /** Rules of the account's zones whose forwards name the address. */
    Page<Rule> rulesForwardingTo(AccountName account, EmailAddress email, PageRequest page);

    /**
     * Those in {@code asked} that the account may forward to: its verified destinations that are not suspended, and all addresses
     * in its verified domains.
     */
    Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> asked);

    /**
     * @throws ConflictException naming {@code domain} when the account has it
     * @throws NotFoundException when the account does not exist
     */
    DestinationDomain createDestinationDomain(AccountName account, DomainName domain);

    Optional<DestinationDomain> destinationDomain(String id);

    Page<DestinationDomain> destinationDomains(Optional<AccountName> account, PageRequest page);

    boolean isVerifiedDomain(AccountName account, DomainName domain);

    /** Rules that forward to addresses in it stay, and those without a destination of their own wait. */
    void deleteDestinationDomain(String id);
}
