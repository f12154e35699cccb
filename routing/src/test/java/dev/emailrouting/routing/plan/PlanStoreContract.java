package dev.emailrouting.routing.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.plan.PlanStore.Applied;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;
import dev.emailrouting.routing.store.SenderScope;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.store.RoutingStoreContract.forwarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every {@link PlanStore} does. Each test begins with a new store. */
public interface PlanStoreContract {
    DomainName PLANNED = DomainName.parse("planned.example");
    DomainName BELOW = DomainName.parse("shop.planned.example");
    String WHOLE = """
            {'format':'email-routing-export','version':1,
             'accounts':[{'name':'default'},{'name':'acme'}],
             'destinations':[{'account':'acme','email':'me@example.net','verified':true}],
             'destinationDomains':[{'account':'acme','domain':'partner.example'}],
             'zones':[{'name':'planned.example','account':'acme','catchAll':false,'subdomains':['shop.planned.example'],
               'rules':[{'name':'sales','matchers':[{'type':'literal','field':'to','value':'sales@planned.example'}],
                         'actions':[{'type':'forward','value':['me@example.net']}]},
                        {'name':'shop','domain':'shop.planned.example','matchers':[{'type':'all'}],
                         'actions':[{'type':'drop'}]}]}],
             'senders':[{'list':'block','pattern':'*@spam.example','note':'seen on Monday'},
                        {'list':'block','pattern':'*@*.shop.example','account':'acme'},
                        {'list':'allow','pattern':'Ann@spam.example','zone':'planned.example'}]}
            """;

    RoutingStore store();

    /** The same store. */
    PlanStore plans();

    /** The same store, as the routing tables see it. */
    RoutingTableSource tables();

    private static ExportDocument document(String text) {
        try {
            return ExportDocument.read(new ObjectMapper().readTree(text.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private Plan plan(String owner, String document) {
        ExportDocument read = document(document);
        return Plan.of(read, plans().current(read, owner), owner);
    }

    private Applied apply(String owner, String document) {
        return plans().apply(plan(owner, document), Set.of(BELOW));
    }

    private List<Rule> rules() {
        return store().rules(PLANNED, PageRequest.first()).entries();
    }

    private long revision() {
        return tables().changesSince(Long.MAX_VALUE).revision();
    }

    @Test
    default void allOfAPlanIsCarriedOutInOneWrite() {
        long before = revision();

        Applied applied = apply("gitops", WHOLE);

        Zone zone = store().zone(PLANNED).orElseThrow();
        assertThat(zone.account()).isEqualTo(AccountName.parse("name", "acme"));
        assertThat(zone.settings().catchAll()).isFalse();
        assertThat(zone.domainAddedByUs()).isFalse();
        assertThat(store().subdomain(PLANNED, BELOW).map(Subdomain::domainAddedByUs))
                .contains(true);
        assertThat(store().destination(zone.account(), EmailAddress.parse("me@example.net"))
                        .orElseThrow()
                        .verified())
                .isPresent();
        assertThat(applied.rulesMade()).containsExactlyElementsOf(rules());
        assertThat(rules()).extracting(rule -> rule.content().owner()).containsExactly("gitops", "gitops");
        assertThat(applied.revision()).isEqualTo(revision()).isGreaterThan(before);
    }

    @Test
    default void whatWasPlannedIsSeenByTheRoutingTables() {
        long before = revision();

        apply("gitops", WHOLE);

        assertThat(tables().changesSince(before).changedZones()).containsExactlyInAnyOrder(PLANNED, BELOW);
        assertThat(tables().snapshot(BELOW).orElseThrow().rules()).hasSize(2);
    }

    @Test
    default void listsOfSendersAndDestinationDomainsAreCarriedOutToo() {
        long before = revision();

        apply("gitops", WHOLE.replace("me@example.net']", "you@partner.example']"));

        assertThat(senders())
                .extracting(entry -> entry.kind().word() + " " + entry.pattern() + " " + entry.note())
                .containsExactly(
                        "block *@*.shop.example ", "block *@spam.example seen on Monday", "allow ann@spam.example ");
        assertThat(store().destinationDomains(Optional.empty(), PageRequest.first())
                        .entries())
                .extracting(DestinationDomain::domain)
                .containsExactly(DomainName.parse("partner.example"));
        ZoneSnapshot seen = tables().snapshot(PLANNED).orElseThrow();
        assertThat(seen.senders().allowed()).containsExactly("ann@spam.example");
        assertThat(seen.accountSenders().blocked()).containsExactly("*@*.shop.example");
        assertThat(seen.verifiedDomains()).containsExactly(DomainName.parse("partner.example"));
        Changes changes = tables().changesSince(before);
        assertThat(changes.sendersChanged()).isTrue();
        assertThat(changes.changedAccounts()).containsExactly(AccountName.parse("name", "acme"));
    }

    private List<SenderEntry> senders() {
        return store().senderEntries(Optional.empty(), Optional.empty(), PageRequest.first())
                .entries();
    }

    @Test
    default void whatIsOnAListStaysAsItIsAndWhatIsNotNamedToo() {
        apply("gitops", WHOLE);
        SenderEntry byHand = store().createSenderEntry(SenderScope.server(), SenderEntry.Kind.BLOCK, "a@b.example", "");
        List<SenderEntry> before = senders();

        apply("gitops", WHOLE.replace("seen on Monday", "seen on Tuesday"));
        apply("gitops", "{'format':'email-routing-export','version':1}");

        assertThat(senders()).isEqualTo(before).contains(byHand);
        assertThat(store().isVerifiedDomain(AccountName.parse("name", "acme"), DomainName.parse("partner.example")))
                .isTrue();
    }

    @Test
    default void aPlanThatIsEmptyWritesNothing() {
        apply("gitops", WHOLE);
        long before = revision();
        List<Rule> rules = rules();

        Applied applied = apply("gitops", WHOLE);

        assertThat(applied.revision()).isEqualTo(before);
        assertThat(revision()).isEqualTo(before);
        assertThat(rules()).isEqualTo(rules);
    }

    @Test
    default void whatIsAsPlannedKeepsItsVersion() {
        apply("gitops", WHOLE);

        apply("gitops", WHOLE.replace("'type':'drop'", "'type':'reject','value':'Closed'"));

        assertThat(rules()).extracting(Rule::version).containsExactly(1L, 2L);
        assertThat(store().zone(PLANNED).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    default void rulesOfOnePriorityAreTriedInTheOrderOfTheDocument() {
        String pattern =
                "{'name':'%d','matchers':[{'type':'glob','field':'to','value':'%d*'}],'actions':[{'type':'drop'}]}";
        String rules =
                IntStream.range(0, 30).mapToObj(i -> pattern.formatted(i, i)).collect(Collectors.joining(","));

        Applied applied = apply(
                "",
                "{'format':'email-routing-export','version':1,'zones':[{'name':'planned.example','rules':[" + rules
                        + "]}]}");

        assertThat(rules()).isEqualTo(applied.rulesMade());
        assertThat(rules())
                .extracting(rule -> Integer.valueOf(rule.content().name()))
                .containsExactlyElementsOf(IntStream.range(0, 30).boxed().toList());
        Rule younger = store().createRule(PLANNED, forwarding("a@planned.example", EmailAddress.parse("me@x.example")));
        assertThat(rules()).endsWith(younger);
    }

    @Test
    default void rulesThatAreNotInTheDocumentGoWithTheirLabel() {
        apply("gitops", WHOLE);
        Rule byHand =
                store().createRule(PLANNED, forwarding("info@planned.example", EmailAddress.parse("me@x.example")));

        apply("gitops", "{'format':'email-routing-export','version':1}");

        assertThat(rules()).containsExactly(byHand);
    }

    @Test
    default void rulesMayExchangeWhatTheyMatch() {
        apply("gitops", WHOLE);
        Rule sales = rules().get(0);
        Rule shop = rules().get(1);
        String exchanged = """
                {'format':'email-routing-export','version':1,'zones':[{'name':'planned.example','account':'acme',
                 'rules':[{'id':'%s','matchers':[{'type':'literal','field':'to','value':'sales@planned.example'}],
                           'actions':[{'type':'drop'}]},
                          {'id':'%s','domain':'shop.planned.example','matchers':[{'type':'all'}],
                           'actions':[{'type':'drop'}]}]}],'accounts':[{'name':'acme'}]}
                """.formatted(shop.id(), sales.id());

        apply("gitops", exchanged);

        assertThat(store().rule(PLANNED, shop.id()).orElseThrow().content().literalRecipient())
                .contains(EmailAddress.parse("sales@planned.example"));
        assertThat(store().rule(PLANNED, sales.id()).orElseThrow().content().domain())
                .isEqualTo(BELOW);
        assertThatThrownBy(() -> store().createRule(PLANNED, rules().get(0).content()))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    default void aPlanHoldsOnlyWhileNothingChanges() {
        Plan plan = plan("gitops", WHOLE);
        store().createAccount(AccountName.parse("name", "meanwhile"));
        long before = revision();

        assertThatThrownBy(() -> plans().apply(plan, Set.of())).isInstanceOf(VersionMismatchException.class);

        assertThat(revision()).isEqualTo(before);
        assertThat(store().zone(PLANNED)).isEmpty();
    }

    @Test
    default void aPlanThatFailsOnItsWayLeavesEverythingAsItWas() {
        Plan sound = plan("gitops", WHOLE);
        Plan faulty = ImmutablePlan.builder()
                .from(sound)
                .addRulesMade(sound.rulesMade().get(0))
                .build();
        long before = revision();

        assertThatThrownBy(() -> plans().apply(faulty, Set.of())).isInstanceOf(ConflictException.class);

        assertThat(revision()).isEqualTo(before);
        assertThat(store().zone(PLANNED)).isEmpty();
        assertThat(store().account(AccountName.parse("name", "acme"))).isEmpty();
        assertThat(store().destinations(Optional.empty(), Set.of(), PageRequest.first())
                        .entries())
                .isEmpty();
    }

    @Test
    default void whatThereIsIsToldOfWhatTheDocumentNamesAlone() {
        apply("gitops", WHOLE);
        store().createZone(DomainName.parse("other.example"), AccountName.DEFAULT, false);

        CurrentRouting current = plans().current(document(WHOLE), "");

        assertThat(current.revision()).isEqualTo(revision());
        assertThat(current.zones()).containsOnlyKeys(PLANNED);
        assertThat(current.zoneOfDomain()).containsEntry(PLANNED, PLANNED).containsEntry(BELOW, PLANNED);
        assertThat(current.destinations()).hasSize(1);
        assertThat(current.destinationDomains().values()).containsExactly(DomainName.parse("partner.example"));
        assertThat(current.senders().get(SenderScope.zone(PLANNED)).size()).isEqualTo(1);
        assertThat(current.rulesOfOwner()).isEmpty();
        assertThat(plans().current(document(WHOLE), "gitops").rulesOfOwner()).hasSize(2);
    }
}
