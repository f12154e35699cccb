package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.plan.CurrentRouting;
import dev.emailrouting.routing.plan.ImmutableApplied;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.RuleQuery;
import dev.emailrouting.routing.store.SenderScope;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.store.VerificationStore;
import dev.emailrouting.routing.webhook.WebhookSecret;

/**
 * Accounts, zones, rules and destinations in a database. Writes exclude each other ({@link Change}), readers wait for nobody.
 * A write has been forced to the disk when its method returns.
 */
public final class JdbcRoutingStore
        implements RoutingStore, RoutingTableSource, VerificationStore, BounceStore, PlanStore {
    private static final int CHANGES_AT_A_TIME = 5_000;

    private final Database database;
    private final AuditedChanges changes;
    private final Clock clock;
    private final SecureRandom random;

    /** With the usual limits. */
    public JdbcRoutingStore(Database database, Clock clock, SecureRandom random, ChangeOrigins origins) {
        this(database, clock, random, origins, StoreLimits.usual());
    }

    public JdbcRoutingStore(
            Database database, Clock clock, SecureRandom random, ChangeOrigins origins, StoreLimits limits) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, limits);
        this.clock = clock;
        this.random = random;
    }

    private <T> T change(AuditedChanges.Work<T> work) {
        return changes.make(work);
    }

    @Override
    public Account createAccount(AccountName name) {
        return change(change -> Accounts.create(change, name));
    }

    @Override
    public Optional<Account> account(AccountName name) {
        return database.read(session -> Accounts.find(session, name));
    }

    @Override
    public Page<Account> accounts(PageRequest page) {
        return database.read(session -> Accounts.list(session, page));
    }

    @Override
    public void deleteAccount(AccountName name, OptionalLong expectedVersion) {
        change(change -> {
            Accounts.delete(change, name, expectedVersion);
            return null;
        });
    }

    @Override
    public Zone createZone(DomainName name, AccountName account, boolean domainAddedByUs, ZoneSettings settings) {
        String id = Hex.randomId(random);
        return change(change -> Zones.create(change, id, name, account, domainAddedByUs, settings));
    }

    @Override
    public Optional<Zone> zone(DomainName name) {
        return database.read(session -> Zones.find(session, name));
    }

    @Override
    public Page<Zone> zones(Optional<AccountName> account, Optional<String> text, PageRequest page) {
        return database.read(session -> Zones.list(session, account, text, page));
    }

    @Override
    public Zone updateZone(DomainName name, ZoneSettings settings, OptionalLong expectedVersion) {
        return change(change -> Zones.update(change, name, settings, expectedVersion));
    }

    @Override
    public void deleteZone(DomainName name, OptionalLong expectedVersion) {
        change(change -> {
            Zones.delete(change, name, expectedVersion);
            return null;
        });
    }

    @Override
    public Subdomain addSubdomain(DomainName zone, DomainName name, boolean domainAddedByUs) {
        return change(change -> Subdomains.add(change, zone, name, domainAddedByUs));
    }

    @Override
    public Page<Subdomain> subdomains(DomainName zone, PageRequest page) {
        return database.read(session -> Subdomains.list(session, zone, page));
    }

    @Override
    public Optional<Subdomain> subdomain(DomainName zone, DomainName name) {
        return database.read(session -> Subdomains.find(session, zone, name));
    }

    @Override
    public PublishedPolicy publishPolicy(DomainName zone, PublishedPolicyContent content) {
        return change(change -> PublishedPolicies.create(change, zone, content));
    }

    @Override
    public Optional<PublishedPolicy> publishedPolicy(DomainName zone) {
        return database.read(session -> PublishedPolicies.find(session, zone));
    }

    @Override
    public Page<PublishedPolicy> publishedPolicies(PageRequest page) {
        return database.read(session -> PublishedPolicies.list(session, page));
    }

    @Override
    public PublishedPolicy replacePolicy(
            DomainName zone, PublishedPolicyContent content, OptionalLong expectedVersion) {
        return change(change -> PublishedPolicies.replace(change, zone, content, expectedVersion));
    }

    @Override
    public void withdrawPolicy(DomainName zone, OptionalLong expectedVersion) {
        change(change -> {
            PublishedPolicies.delete(change, zone, expectedVersion);
            return null;
        });
    }

    @Override
    public void deleteSubdomain(DomainName zone, DomainName name) {
        change(change -> {
            Subdomains.delete(change, zone, name);
            return null;
        });
    }

    @Override
    public Rule createRule(DomainName zone, RuleContent content) {
        String id = Hex.randomId(random);
        return change(change -> Rules.create(change, id, zone, content));
    }

    @Override
    public Optional<Rule> rule(DomainName zone, String id) {
        return database.read(session -> Rules.find(session, zone, id));
    }

    @Override
    public Page<Rule> rules(DomainName zone, RuleQuery query, PageRequest page) {
        return database.read(session -> Rules.list(session, zone, query, page));
    }

    @Override
    public Rule updateRule(DomainName zone, String id, RuleContent content, OptionalLong expectedVersion) {
        return change(change -> Rules.update(change, zone, id, content, expectedVersion));
    }

    @Override
    public void deleteRule(DomainName zone, String id, OptionalLong expectedVersion) {
        change(change -> {
            Rules.delete(change, zone, id, expectedVersion);
            return null;
        });
    }

    @Override
    public SenderEntry createSenderEntry(SenderScope scope, SenderEntry.Kind kind, String pattern, String note) {
        String id = Hex.randomId(random);
        return change(change -> Senders.create(change, id, scope, kind, pattern, note));
    }

    @Override
    public Optional<SenderEntry> senderEntry(String id) {
        return database.read(session -> Senders.find(session, id));
    }

    @Override
    public Page<SenderEntry> senderEntries(
            Optional<SenderScope> scope, Optional<SenderEntry.Kind> kind, PageRequest page) {
        return database.read(session -> Senders.list(session, scope, kind, page));
    }

    @Override
    public void deleteSenderEntry(String id) {
        change(change -> {
            Senders.delete(change, id);
            return null;
        });
    }

    @Override
    public SenderList senders() {
        return database.read(session -> Senders.list(session, SenderScope.server()));
    }

    @Override
    public Destination createDestination(AccountName account, EmailAddress email, boolean verified) {
        String id = Hex.randomId(random);
        return change(change -> Destinations.create(change, id, account, email, verified));
    }

    @Override
    public Optional<Destination> destination(String id) {
        return database.read(session -> Destinations.find(session, id));
    }

    @Override
    public Optional<Destination> destination(AccountName account, EmailAddress email) {
        return database.read(session -> Destinations.find(session, account, email));
    }

    @Override
    public Page<Destination> destinations(
            Optional<AccountName> account, Set<DestinationState> states, PageRequest page) {
        return database.read(session -> Destinations.list(session, account, states, page));
    }

    @Override
    public Destination verifyDestination(String id, boolean verified, OptionalLong expectedVersion) {
        return change(change -> Destinations.verify(change, id, verified, expectedVersion));
    }

    @Override
    public Destination liftSuspension(String id, OptionalLong expectedVersion) {
        return change(change -> Destinations.liftSuspension(change, id, expectedVersion));
    }

    @Override
    public void deleteDestination(String id, OptionalLong expectedVersion) {
        change(change -> {
            Destinations.delete(change, id, expectedVersion);
            return null;
        });
    }

    @Override
    public Page<Rule> rulesForwardingTo(AccountName account, EmailAddress email, PageRequest page) {
        return database.read(session -> Rules.forwardingTo(session, account, email, page));
    }

    @Override
    public Set<EmailAddress> verifiedAmong(AccountName account, Set<EmailAddress> asked) {
        return database.read(session -> Destinations.verifiedAmong(session, account, asked));
    }

    @Override
    public DestinationDomain createDestinationDomain(AccountName account, DomainName domain) {
        String id = Hex.randomId(random);
        return change(change -> DestinationDomains.create(change, id, account, domain));
    }

    @Override
    public Optional<DestinationDomain> destinationDomain(String id) {
        return database.read(session -> DestinationDomains.find(session, id));
    }

    @Override
    public Page<DestinationDomain> destinationDomains(Optional<AccountName> account, PageRequest page) {
        return database.read(session -> DestinationDomains.list(session, account, page));
    }

    @Override
    public boolean isVerifiedDomain(AccountName account, DomainName domain) {
        return database.read(session -> DestinationDomains.isVerified(session, account, domain));
    }

    @Override
    public void deleteDestinationDomain(String id) {
        change(change -> {
            DestinationDomains.delete(change, id);
            return null;
        });
    }

    @Override
    public PendingVerification begin(String destinationId, String linkHash, Instant expires, MailLimits limits) {
        return change(change -> Verifications.begin(change, destinationId, linkHash, expires, limits));
    }

    @Override
    public void checkLimits(AccountName account, EmailAddress email, MailLimits limits) {
        database.read(session -> {
            Verifications.checkLimits(session, account, email, limits, clock.instant());
            return null;
        });
    }

    @Override
    public Optional<PendingVerification> pendingVerification(String destinationId) {
        return database.read(session -> Verifications.pending(session, destinationId));
    }

    @Override
    public Optional<Destination> confirm(String destinationId, String linkHash) {
        return change(change -> Verifications.confirm(change, destinationId, linkHash));
    }

    @Override
    public List<Destination> count(Map<Address, Tally> tallies, SuspensionPolicy policy) {
        // Nearly always there is nothing to count on, and then nothing is written.
        if (database.read(session -> Bounces.nothingToCount(session, tallies))) {
            return List.of();
        }
        return change(change -> Bounces.count(change, tallies, policy));
    }

    @Override
    public long suspendedDestinations() {
        return database.read(Bounces::suspended);
    }

    @Override
    public CurrentRouting current(ExportDocument document, String owner) {
        return database.read(session -> CurrentRoutings.of(session, document, owner, clock.instant()));
    }

    @Override
    public Applied apply(Plan plan, Set<DomainName> domainsAddedByUs) {
        if (plan.isEmpty()) {
            changes.leftAsItWas();
            return ImmutableApplied.builder().revision(plan.revision()).build();
        }
        return change(change -> new PlannedChanges(
                        change,
                        plan,
                        domainsAddedByUs,
                        () -> Hex.randomId(random),
                        () -> WebhookSecret.generate(random))
                .make());
    }

    @Override
    public Changes changesSince(long revision) {
        return database.read(session -> RoutingChanges.since(session, revision, CHANGES_AT_A_TIME));
    }

    @Override
    public Optional<ZoneSnapshot> snapshot(DomainName zone) {
        return database.read(session -> RoutingChanges.snapshot(session, zone));
    }
}
