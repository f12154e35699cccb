package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderEntry.Kind;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedSuppression;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.json.ImmutableExportDocument;
import dev.emailrouting.routing.json.ImmutableExportedBinding;
import dev.emailrouting.routing.json.ImmutableExportedDestination;
import dev.emailrouting.routing.json.ImmutableExportedDestinationDomain;
import dev.emailrouting.routing.json.ImmutableExportedRule;
import dev.emailrouting.routing.json.ImmutableExportedSender;
import dev.emailrouting.routing.json.ImmutableExportedSubmitter;
import dev.emailrouting.routing.json.ImmutableExportedSuppression;
import dev.emailrouting.routing.json.ImmutableExportedZone;
import dev.emailrouting.routing.json.RuleKey;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.SenderScope;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents of two zones, a few addresses and two labels, so that they often speak of the same rules, applied one after another. */
class PlanPropertyTest {
    private static final List<DomainName> ZONES = List.of(DomainName.parse("a.example"), DomainName.parse("b.example"));

    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");

    private Database database;
    private JdbcRoutingStore store;
    private JdbcBindingStore bindings;
    private JdbcSubmitterStore submitters;
    private JdbcSuppressionStore suppressions;

    @BeforeTry
    void open() {
        database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
        store = new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
        bindings = new JdbcBindingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
        submitters = new JdbcSubmitterStore(database, Clock.systemUTC(), new ChangeOrigins());
        suppressions = new JdbcSuppressionStore(database, Clock.systemUTC(), new ChangeOrigins());
    }

    @AfterTry
    void close() {
        database.close();
    }

    private Plan plan(ExportDocument document, String owner) {
        return Plan.of(document, store.current(document, owner), owner);
    }

    private void apply(ExportDocument document, String owner) {
        store.apply(plan(document, owner), Set.of());
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> listing) {
        return listing.apply(PageRequest.of(PageRequest.MAX_LIMIT, 0)).entries();
    }

    private List<Rule> rules() {
        return all(page -> store.zones(Optional.empty(), page)).stream()
                .flatMap(zone -> all(page -> store.rules(zone.name(), page)).stream())
                .toList();
    }

    private long revision() {
        return store.changesSince(Long.MAX_VALUE).revision();
    }

    private ExportDocument export() {
        return ImmutableExportDocument.builder()
                .accounts(all(store::accounts).stream().map(Account::name).toList())
                .destinations(all(page -> store.destinations(Optional.empty(), Set.of(), page)).stream()
                        .map(destination -> ImmutableExportedDestination.builder()
                                .account(destination.account())
                                .email(destination.email())
                                .verified(destination.verified().isPresent())
                                .build())
                        .toList())
                .destinationDomains(all(page -> store.destinationDomains(Optional.empty(), page)).stream()
                        .map(domain -> destinationDomain(domain.domain()))
                        .toList())
                .zones(all(page -> store.zones(Optional.empty(), page)).stream()
                        .map(this::exported)
                        .toList())
                .senders(all(page -> store.senderEntries(Optional.empty(), Optional.empty(), page)).stream()
                        .map(entry -> ImmutableExportedSender.builder()
                                .scope(entry.zone()
                                        .map(SenderScope::zone)
                                        .or(() -> entry.account().map(SenderScope::account))
                                        .orElseGet(SenderScope::server))
                                .kind(entry.kind())
                                .pattern(entry.pattern())
                                .note(entry.note())
                                .build())
                        .toList())
                .bindings(all(page -> bindings.bindings(Optional.empty(), page)).stream()
                        .map(binding -> ImmutableExportedBinding.builder()
                                .name(binding.name())
                                .account(binding.account())
                                .rights(binding.rights())
                                .build())
                        .toList())
                .submitters(all(page -> submitters.submitters(Optional.empty(), Optional.empty(), page)).stream()
                        .map(submitter -> ImmutableExportedSubmitter.builder()
                                .user(submitter.user())
                                .account(submitter.account())
                                .rights(submitter.rights())
                                .build())
                        .toList())
                .suppressions(suppressions.manual(Optional.empty()).stream()
                        .map(suppression -> ImmutableExportedSuppression.builder()
                                .account(suppression.account())
                                .email(suppression.email())
                                .note(Optional.of(suppression.note()).filter(note -> !note.isEmpty()))
                                .expires(suppression.expires())
                                .build())
                        .toList())
                .build();
    }

    private static ExportedDestinationDomain destinationDomain(DomainName name) {
        return ImmutableExportedDestinationDomain.builder()
                .account(AccountName.DEFAULT)
                .domain(name)
                .build();
    }

    private ExportedZone exported(Zone zone) {
        return ImmutableExportedZone.builder()
                .name(zone.name())
                .account(zone.account())
                .settings(zone.settings())
                .subdomains(all(page -> store.subdomains(zone.name(), page)).stream()
                        .map(Subdomain::name)
                        .toList())
                .rules(all(page -> store.rules(zone.name(), page)).stream()
                        .map(rule -> ImmutableExportedRule.builder()
                                .id(rule.id())
                                .content(rule.content())
                                .build())
                        .toList())
                .build();
    }

    @Property(tries = 60)
    void anApplyLeavesNothingToDoAndIsDoneOnce(
            @ForAll("documents") ExportDocument first,
            @ForAll("documents") ExportDocument second,
            @ForAll("owners") String owner) {
        apply(first, owner);
        apply(second, owner);
        long revision = revision();

        assertThat(plan(second, owner).isEmpty()).isTrue();
        apply(second, owner);
        assertThat(revision()).isEqualTo(revision);
    }

    @Property(tries = 60)
    void theExportOfAStoreAppliedToItChangesNothing(
            @ForAll("documents") ExportDocument first, @ForAll("documents") ExportDocument second) {
        apply(first, "one");
        apply(second, "two");
        long revision = revision();

        apply(ExportDocument.read(export().write()), "");

        assertThat(revision()).isEqualTo(revision);
    }

    @Property(tries = 60)
    void anExportAppliedToANewStoreMakesTheSame(@ForAll("documents") ExportDocument document) {
        apply(document, "one");
        ExportDocument exported = export();
        close();
        open();

        apply(exported, "");

        assertThat(withoutIds(export())).isEqualTo(withoutIds(exported));
    }

    private static ExportDocument withoutIds(ExportDocument document) {
        return ImmutableExportDocument.builder()
                .from(document)
                .zones(document.zones().stream()
                        .map(zone -> ImmutableExportedZone.builder()
                                .from(zone)
                                .rules(zone.rules().stream()
                                        .map(rule -> ImmutableExportedRule.builder()
                                                .from(rule)
                                                .id("")
                                                .build())
                                        .toList())
                                .build())
                        .toList())
                .build();
    }

    @Property(tries = 60)
    void onlyRulesOfTheLabelAreDeletedAndTheRestIsKept(
            @ForAll("documents") ExportDocument first,
            @ForAll("documents") ExportDocument second,
            @ForAll("owners") String owner) {
        apply(first, "one");
        List<Rule> before = rules();
        Plan plan = plan(second, owner);

        store.apply(plan, Set.of());

        Set<String> after = rules().stream().map(Rule::id).collect(Collectors.toSet());
        List<Rule> gone =
                before.stream().filter(rule -> !after.contains(rule.id())).toList();
        assertThat(gone)
                .allMatch(rule -> !owner.isEmpty() && rule.content().owner().equals(owner));
        assertThat(gone).containsExactlyInAnyOrderElementsOf(plan.rulesDeleted());
        assertThat(export().zones()).extracting(ExportedZone::name).containsAll(namesOf(first));
        assertThat(export().senders()).containsAll(first.senders());
        assertThat(export().destinationDomains()).containsAll(first.destinationDomains());
        assertThat(export().bindings()).extracting(ExportedBinding::name).containsAll(bindingsOf(first));
        assertThat(export().submitters()).extracting(ExportedSubmitter::user).containsAll(usersOf(first));
        assertThat(export().suppressions()).extracting(ExportedSuppression::key).containsAll(suppressedBy(first));
    }

    private static List<BindingName> bindingsOf(ExportDocument document) {
        return document.bindings().stream().map(ExportedBinding::name).toList();
    }

    private static List<EmailAddress> usersOf(ExportDocument document) {
        return document.submitters().stream().map(ExportedSubmitter::user).toList();
    }

    private static List<String> suppressedBy(ExportDocument document) {
        return document.suppressions().stream()
                .filter(suppression -> suppression.expires().map(FUTURE::equals).orElse(true))
                .map(ExportedSuppression::key)
                .toList();
    }

    private static List<DomainName> namesOf(ExportDocument document) {
        return document.zones().stream().map(ExportedZone::name).toList();
    }

    @Provide
    Arbitrary<String> owners() {
        return Arbitraries.of("", "one", "two");
    }

    @Provide
    Arbitrary<ExportDocument> documents() {
        return Combinators.combine(
                        zone(ZONES.get(0)).optional(0.9),
                        zone(ZONES.get(1)).optional(0.5),
                        Arbitraries.of(true, false).list().ofMaxSize(2),
                        Arbitraries.of("partner.example", "other.example").set(),
                        senders().set().ofMaxSize(5),
                        bindings().list().uniqueElements(ExportedBinding::name).ofMaxSize(2),
                        submitters()
                                .list()
                                .uniqueElements(ExportedSubmitter::user)
                                .ofMaxSize(2),
                        suppressions()
                                .list()
                                .uniqueElements(ExportedSuppression::key)
                                .ofMaxSize(3))
                .as(PlanPropertyTest::document);
    }

    private static Arbitrary<ExportedBinding> bindings() {
        return Combinators.combine(Arbitraries.of("shop", "news"), rights(Scope.VERIFIED))
                .as((name, rights) -> ImmutableExportedBinding.builder()
                        .name(BindingName.parse("name", name))
                        .account(AccountName.DEFAULT)
                        .rights(rights)
                        .build());
    }

    private static Arbitrary<ExportedSubmitter> submitters() {
        return Combinators.combine(
                        Arbitraries.of("bob@a.example", "ann@users.example"),
                        Arbitraries.oneOf(rights(Scope.ANY), rights(Scope.VERIFIED)))
                .as((user, rights) -> ImmutableExportedSubmitter.builder()
                        .user(EmailAddress.parse(user))
                        .account(AccountName.DEFAULT)
                        .rights(rights)
                        .build());
    }

    /** To those of a scope, or to some who are listed. */
    private static Arbitrary<SendRights> rights(Scope unlisted) {
        return Combinators.combine(
                        Arbitraries.of("shop@a.example", "*@b.example")
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2),
                        Arbitraries.of("d0@elsewhere.example", "d1@elsewhere.example")
                                .set()
                                .ofMaxSize(2),
                        Arbitraries.integers().between(1, 2).optional(0.5),
                        Arbitraries.of(true, false))
                .as((senders, destinations, perHour, enabled) -> ImmutableSendRights.builder()
                        .senders(senders.stream()
                                .map(sender -> SenderPattern.parse("senders", sender))
                                .toList())
                        .scope(destinations.isEmpty() ? unlisted : Scope.LIST)
                        .destinations(
                                destinations.stream().map(EmailAddress::parse).toList())
                        .perHour(perHour.map(OptionalInt::of).orElseGet(OptionalInt::empty))
                        .enabled(enabled)
                        .build());
    }

    private static Arbitrary<ExportedSuppression> suppressions() {
        return Combinators.combine(
                        Arbitraries.of("gone@elsewhere.example", "Gone@elsewhere.example", "left@elsewhere.example"),
                        Arbitraries.of("", "asked us", "told us").optional(0.7),
                        Arbitraries.of(PAST, FUTURE).optional(0.5))
                .as((email, note, end) -> ImmutableExportedSuppression.builder()
                        .account(AccountName.DEFAULT)
                        .email(EmailAddress.parse(email))
                        .note(note)
                        .expires(end)
                        .build());
    }

    private static Arbitrary<ExportedSender> senders() {
        return Combinators.combine(
                        Arbitraries.of(
                                SenderScope.server(),
                                SenderScope.account(AccountName.DEFAULT),
                                SenderScope.zone(ZONES.get(0)),
                                SenderScope.zone(ZONES.get(1))),
                        Arbitraries.of(Kind.values()),
                        Arbitraries.of("ann@spam.example", "*@spam.example", "*@*.spam.example"))
                .as((scope, kind, pattern) -> ImmutableExportedSender.builder()
                        .scope(scope)
                        .kind(kind)
                        .pattern(pattern)
                        .note(kind.word())
                        .build());
    }

    private static ExportDocument document(
            Optional<ExportedZone> one,
            Optional<ExportedZone> other,
            List<Boolean> verified,
            Set<String> domains,
            Set<ExportedSender> senders,
            List<ExportedBinding> bindings,
            List<ExportedSubmitter> submitters,
            List<ExportedSuppression> suppressions) {
        ImmutableExportDocument.Builder document = ImmutableExportDocument.builder()
                .addAccounts(AccountName.DEFAULT)
                .bindings(bindings)
                .submitters(submitters)
                .suppressions(suppressions);
        one.ifPresent(document::addZones);
        other.ifPresent(document::addZones);
        domains.forEach(name -> document.addDestinationDomains(destinationDomain(DomainName.parse(name))));
        Set<DomainName> zones = Stream.concat(one.stream(), other.stream())
                .map(ExportedZone::name)
                .collect(Collectors.toSet());
        senders.stream()
                .filter(sender -> sender.scope().zone().map(zones::contains).orElse(true))
                .forEach(document::addSenders);
        for (int i = 0; i < verified.size(); i++) {
            ExportedDestination destination = ImmutableExportedDestination.builder()
                    .account(AccountName.DEFAULT)
                    .email(EmailAddress.parse("d" + i + "@elsewhere.example"))
                    .verified(Optional.of(verified.get(i)).filter(yes -> yes))
                    .build();
            document.addDestinations(destination);
        }
        return document.build();
    }

    private static Arbitrary<ExportedZone> zone(DomainName name) {
        return Combinators.combine(
                        rule(name).list().ofMaxSize(6),
                        Arbitraries.of(true, false).optional(0.5))
                .as((rules, catchAll) -> ImmutableExportedZone.builder()
                        .name(name)
                        .account(AccountName.DEFAULT)
                        .settings(catchAll.map(on ->
                                ImmutableZoneSettings.builder().catchAll(on).build()))
                        .rules(oneOfAKind(rules))
                        .build());
    }

    private static List<ExportedRule> oneOfAKind(List<RuleContent> rules) {
        Map<RuleKey, RuleContent> byKey =
                rules.stream().collect(Collectors.toMap(RuleKey::of, Function.identity(), (one, other) -> one));
        List<ExportedRule> exported = new ArrayList<>();
        byKey.values()
                .forEach(content -> exported.add(ImmutableExportedRule.builder()
                        .id("rules[" + exported.size() + "]")
                        .content(content)
                        .build()));
        return exported;
    }

    private static Arbitrary<RuleContent> rule(DomainName zone) {
        Arbitrary<RuleMatcher> matchers = Arbitraries.of("a", "b", "c", "*")
                .map(localPart -> localPart.equals("*")
                        ? RuleMatcher.all()
                        : RuleMatcher.literal(EmailAddress.parse(localPart + "@" + zone)));
        Arbitrary<Action> actions = Arbitraries.of(
                Action.drop(), Action.forwardTo(List.of(ForwardTarget.parse("value", "d0@elsewhere.example"))));
        return Combinators.combine(
                        matchers,
                        actions,
                        Arbitraries.of("", "", "one", "two"),
                        Arbitraries.integers().between(0, 2))
                .as((matcher, action, owner, priority) -> ImmutableRuleContent.builder()
                        .domain(zone)
                        .addMatchers(matcher)
                        .addActions(action)
                        .owner(owner)
                        .priority(priority)
                        .build());
    }
}
