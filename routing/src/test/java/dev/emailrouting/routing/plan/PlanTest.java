package dev.emailrouting.routing.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableDestination;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.ImmutableBinding;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.ImmutableSubmitter;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.SenderScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A store with the zone example.com, and what a document would change in it. */
class PlanTest {
    private static final DomainName EXAMPLE = DomainName.parse("example.com");
    private static final DomainName OTHER = DomainName.parse("example.org");
    private static final String NOBODY = "";
    private static final Instant NOW = Instant.parse("2026-03-01T12:30:00Z");
    private static final Instant TOMORROW = NOW.plusSeconds(86400);
    private static final String SUPPRESSED =
            "{'format':'email-routing-export','version':1,'suppressions':[{'email':'gone@example.net'%s}]}";
    private static final BindingName SHOP = BindingName.parse("name", "shop");
    private static final EmailAddress BOB = EmailAddress.parse("bob@example.com");

    private final List<Rule> rules = new ArrayList<>();
    private ImmutableCurrentRouting.Builder current;
    private ZoneSettings settings = ZoneSettings.ofNewZone();

    @BeforeEach
    void anEmptyStore() {
        current = ImmutableCurrentRouting.builder().revision(7).time(NOW).addAccounts(AccountName.DEFAULT);
    }

    private Rule stored(String id, String recipient, String owner) {
        return stored(EXAMPLE, id, recipient, owner);
    }

    private Rule stored(DomainName zone, String id, String recipient, String owner) {
        Rule rule = ImmutableRule.builder()
                .id(id)
                .zone(zone)
                .content(RuleJson.read(json(rule("", recipient, owner)), zone))
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
        rules.add(rule);
        return rule;
    }

    private Plan plan(String owner, String document) {
        Zone zone = ImmutableZone.builder()
                .id("zone")
                .name(EXAMPLE)
                .account(AccountName.DEFAULT)
                .domainAddedByUs(false)
                .settings(settings)
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
        CurrentRouting routing = ImmutableCurrentRouting.builder()
                .from(current.build())
                .putZones(
                        EXAMPLE,
                        ImmutableCurrentZone.builder()
                                .zone(zone)
                                .addSubdomains(DomainName.parse("shop.example.com"))
                                .rules(rules.stream()
                                        .filter(rule -> rule.zone().equals(EXAMPLE))
                                        .toList())
                                .build())
                .putZoneOfDomain(EXAMPLE, EXAMPLE)
                .putZoneOfDomain(DomainName.parse("shop.example.com"), EXAMPLE)
                .rulesOfOwner(rules.stream()
                        .filter(rule ->
                                !owner.isEmpty() && rule.content().owner().equals(owner))
                        .toList())
                .build();
        return Plan.of(ExportDocument.read(json(document)), routing, owner);
    }

    private static String rule(String id, String recipient, String owner) {
        return "{" + (id.isEmpty() ? "" : "'id':'" + id + "',") + "'owner':'" + owner
                + "','matchers':[{'type':'literal','field':'to','value':'" + recipient
                + "'}],'actions':[{'type':'drop'}]}";
    }

    /** Of the zone example.com. */
    private static String document(String... rules) {
        return withZone("'name':'example.com','rules':[" + String.join(",", rules) + "]");
    }

    private static String withZone(String fields) {
        return "{'format':'email-routing-export','version':1,'zones':[{" + fields + "}]}";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    // Rules

    @Test
    void whatIsThereAsTheDocumentSaysIsLeftAlone() {
        stored("1", "sales@example.com", "gitops");

        Plan plan = plan("gitops", document(rule("1", "sales@example.com", "gitops")));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.unchanged()).isEqualTo(2);
    }

    @Test
    void aRuleThatIsMissingIsMadeForTheLabel() {
        Plan plan = plan("gitops", document(rule("", "sales@example.com", "")));

        assertThat(plan.rulesMade()).hasSize(1);
        assertThat(plan.rulesMade().get(0).content().owner()).isEqualTo("gitops");
        assertThat(plan.rulesMade().get(0).path()).isEqualTo("zones[0].rules[0]");
    }

    @Test
    void aRuleIsKnownByItsIdWhateverItIsNow() {
        Rule before = stored("1", "sales@example.com", "gitops");

        Plan plan = plan("gitops", document(rule("1", "shop@example.com", "gitops")));

        assertThat(plan.rulesChanged()).extracting(Plan.RuleChange::before).containsExactly(before);
        assertThat(plan.size()).isEqualTo(1);
    }

    @Test
    void withoutAnIdItIsKnownByWhatItMatches() {
        stored("1", "sales@example.com", "gitops");

        Plan plan = plan("gitops", document(rule("", "SALES@example.com", "gitops")));

        assertThat(plan.rulesMade()).isEmpty();
        assertThat(plan.rulesDeleted()).isEmpty();
    }

    @Test
    void anIdOfAnotherStoreIsNone() {
        stored("1", "sales@example.com", "gitops");

        Plan plan = plan("gitops", document(rule("of-another-server", "sales@example.com", "gitops")));

        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void rulesMayExchangeWhatTheyMatch() {
        stored("1", "a@example.com", NOBODY);
        stored("2", "b@example.com", NOBODY);

        Plan plan = plan(NOBODY, document(rule("1", "b@example.com", ""), rule("2", "a@example.com", "")));

        assertThat(plan.rulesChanged()).hasSize(2);
        assertThat(plan.size()).isEqualTo(2);
    }

    // Deletions

    @Test
    void rulesOfTheLabelThatAreNotInTheDocumentAreDeletedWhereverTheyAre() {
        Rule here = stored("1", "old@example.com", "gitops");
        Rule elsewhere = stored(OTHER, "2", "old@example.org", "gitops");
        stored("3", "sales@example.com", "somebody");
        stored("4", "info@example.com", NOBODY);

        Plan plan = plan("gitops", document());

        assertThat(plan.rulesDeleted()).containsExactly(here, elsewhere);
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void withoutALabelNothingIsDeleted() {
        stored("1", "old@example.com", NOBODY);
        stored("2", "older@example.com", "gitops");

        assertThat(plan(NOBODY, document()).isEmpty()).isTrue();
    }

    @Test
    void aRuleThatLeavesTheLabelByItsOwnWordIsNotDeleted() {
        stored("1", "sales@example.com", "gitops");

        Plan plan = plan("gitops", document(rule("1", "sales@example.com", "somebody")));

        assertThat(plan.rulesDeleted()).isEmpty();
        assertThat(plan.rulesChanged()).hasSize(1);
    }

    // Take-overs

    @Test
    void toChangeARuleThatIsNotTheLabelsIsATakeOver() {
        stored("1", "sales@example.com", "somebody");
        stored("2", "info@example.com", NOBODY);

        Plan plan = plan("gitops", document(rule("", "sales@example.com", ""), rule("", "info@example.com", "")));

        assertThat(plan.takeOvers()).hasSize(2);
        assertThatThrownBy(plan::mustTakeNothingOver)
                .isInstanceOf(ConflictException.class)
                .hasMessage(
                        "zones[0].rules[0]: the rule 1 is of the owner 'somebody', and is taken over only with force=true;"
                                + " zones[0].rules[1]: the rule 2 is nobody's, and is taken over only with force=true");
    }

    @Test
    void aRuleOfAnotherOwnerThatIsAsTheDocumentSaysIsNoTakeOver() {
        stored("1", "sales@example.com", "somebody");

        Plan plan = plan("gitops", document(rule("1", "sales@example.com", "somebody")));

        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void withoutALabelTheRulesOfOwnersAreNotTheDocumentsToChange() {
        stored("1", "sales@example.com", "somebody");

        Plan plan = plan(NOBODY, document(rule("1", "shop@example.com", "somebody")));

        assertThat(plan.takeOvers()).hasSize(1);
    }

    // Zones, subdomains, accounts and destinations

    @Test
    void whatADocumentNamesAndIsMissingIsMade() {
        Plan plan = plan(NOBODY, """
                {'format':'email-routing-export','version':1,
                 'accounts':[{'name':'default'},{'name':'acme'}],
                 'destinations':[{'account':'acme','email':'me@example.net','verified':true},{'email':'you@example.net'}],
                 'zones':[{'name':'example.org','account':'acme','subdomains':['shop.example.org'],'catchAll':false}]}
                """);

        assertThat(plan.accountsMade()).containsExactly(AccountName.parse("name", "acme"));
        assertThat(plan.destinationsMade())
                .extracting(Plan.DestinationMade::verified)
                .containsExactly(true, false);
        assertThat(plan.zonesMade().get(0).settings().catchAll()).isFalse();
        assertThat(plan.subdomainsMade()).extracting(Plan.SubdomainMade::zone).containsExactly(OTHER);
        assertThat(plan.domainsMade().values()).containsExactly("zones[0].name", "zones[0].subdomains[0]");
        assertThat(plan.unchanged()).isEqualTo(1);
    }

    @Test
    void zonesSubdomainsAndDestinationsThatADocumentDoesNotNameStay() {
        current.addDestinations(destination(true));

        assertThat(plan("gitops", "{'format':'email-routing-export','version':1}")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void settingsThatADocumentDoesNotNameStay() {
        settings = ImmutableZoneSettings.builder().catchAll(false).build();

        assertThat(plan(NOBODY, document()).isEmpty()).isTrue();
    }

    @Test
    void aZoneThatNamesSomeOfItsSettingsHasTheOthersAsANewOne() {
        settings = ImmutableZoneSettings.builder().catchAll(false).build();

        Plan plan = plan(NOBODY, withZone("'name':'example.com','inheritCatchAll':true"));

        assertThat(plan.zonesChanged().get(0).settings())
                .isEqualTo(ImmutableZoneSettings.builder().inheritCatchAll(true).build());
    }

    @Test
    void aDestinationIsVerifiedOnlyWhereTheDocumentSaysSo() {
        current.addDestinations(destination(true));
        String email = "{'format':'email-routing-export','version':1,'destinations':[{'email':'me@example.net'%s}]}";

        assertThat(plan(NOBODY, email.formatted("")).isEmpty()).isTrue();
        assertThat(plan(NOBODY, email.formatted(",'verified':true")).isEmpty()).isTrue();
        assertThat(plan(NOBODY, email.formatted(",'verified':false")).destinationsChanged())
                .hasSize(1);
    }

    @Test
    void destinationDomainsThatAreMissingAreMade() {
        current.putDestinationDomains(AccountName.DEFAULT, DomainName.parse("partner.example"));

        Plan plan = plan(NOBODY, """
                {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],
                 'destinationDomains':[{'domain':'partner.example'},{'account':'acme','domain':'partner.example'}]}
                """);

        assertThat(plan.destinationDomainsMade())
                .extracting(made -> made.path() + " " + made.account())
                .containsExactly("destinationDomains[1] acme");
        assertThat(plan.unchanged()).isEqualTo(1);
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void entriesThatTheirListLacksAreMade() {
        current.putSenders(
                SenderScope.server(), SenderList.of(List.of("ann@spam.example"), List.of("*@spam.example"), false));

        Plan plan = plan(NOBODY, """
                {'format':'email-routing-export','version':1,'zones':[{'name':'example.com'}],'senders':[
                 {'list':'block','pattern':'*@SPAM.example','note':'another one'},
                 {'list':'block','pattern':'ann@spam.example'},
                 {'list':'block','pattern':'*@spam.example','account':'default'},
                 {'list':'allow','pattern':'bob@spam.example','zone':'example.com','note':'a friend'}]}
                """);

        assertThat(plan.sendersMade())
                .extracting(made -> made.path() + " " + made.kind() + " " + made.scope())
                .containsExactly(
                        "senders[1] BLOCK the server",
                        "senders[2] BLOCK account default",
                        "senders[3] ALLOW zone example.com");
        assertThat(plan.sendersMade().get(2).note()).isEqualTo("a friend");
        assertThat(plan.unchanged()).isEqualTo(2);
    }

    @Test
    void entriesAndDestinationDomainsThatADocumentDoesNotNameStay() {
        current.putDestinationDomains(AccountName.DEFAULT, DomainName.parse("partner.example"))
                .putSenders(SenderScope.server(), SenderList.of(List.of(), List.of("*@spam.example"), false));

        Plan plan =
                plan("gitops", "{'format':'email-routing-export','version':1,'senders':[],'destinationDomains':[]}");

        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void aListThatIsFullTakesWhatIsOnItAndNothingElse() {
        List<String> full = IntStream.range(0, SenderList.MAX_ENTRIES)
                .mapToObj(i -> "a" + i + "@spam.example")
                .toList();
        current.putSenders(SenderScope.server(), SenderList.of(List.of(), full, false));
        String onIt =
                "{'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a1@spam.example'}%s]}";

        assertThat(plan(NOBODY, onIt.formatted("")).isEmpty()).isTrue();
        assertThatThrownBy(() -> plan(NOBODY, onIt.formatted(",{'list':'allow','pattern':'ann@spam.example'}")))
                .isInstanceOf(ConflictException.class)
                .hasMessage("senders[1].pattern: a list has at most 10000 entries");
    }

    @Test
    void aBindingIsMadeOrSetAsTheDocumentSays() {
        current.putBindings(SHOP, binding("shop@example.com"));
        String document =
                "{'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['%s']}%s]}";

        assertThat(plan("gitops", document.formatted("SHOP@example.com", "")).isEmpty())
                .isTrue();
        Plan plan =
                plan("gitops", document.formatted("*@example.com", ",{'name':'news','senders':['news@example.com']}"));
        assertThat(plan.bindingsPut())
                .extracting(put -> put.path() + " " + put.before().isPresent() + " "
                        + put.rights().senders())
                .containsExactly("bindings[0] true [*@example.com]", "bindings[1] false [news@example.com]");
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void aBindingKeepsItsAccountAndOneThatADocumentDoesNotNameStays() {
        current.putBindings(SHOP, binding("shop@example.com"));

        assertThatThrownBy(() -> plan(NOBODY, """
                {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],
                 'bindings':[{'name':'shop','account':'acme','senders':['shop@example.com']}]}
                """))
                .isInstanceOf(ConflictException.class)
                .hasMessage("bindings[0].account: the binding shop is of the account default");
        assertThat(plan("gitops", "{'format':'email-routing-export','version':1}")
                        .isEmpty())
                .isTrue();
    }

    private static Binding binding(String sender) {
        return ImmutableBinding.builder()
                .name(SHOP)
                .account(AccountName.DEFAULT)
                .rights(ImmutableSendRights.builder()
                        .addSenders(SenderPattern.parse("senders", sender))
                        .build())
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    @Test
    void aSubmitterIsMadeOrSetAsTheDocumentSays() {
        current.putSubmitters(BOB, submitter("bob@example.com"));
        String document =
                "{'format':'email-routing-export','version':1,'submitters':[{'user':'Bob@example.com','senders':['%s']}%s]}";

        assertThat(plan("gitops", document.formatted("BOB@example.com", "")).isEmpty())
                .isTrue();
        Plan plan = plan(
                "gitops",
                document.formatted("*@example.com", ",{'user':'ann@example.com','senders':['ann@example.com']}"));
        assertThat(plan.submittersPut())
                .extracting(put -> put.path() + " " + put.user() + " "
                        + put.before().isPresent() + " " + put.rights().senders())
                .containsExactly(
                        "submitters[0] bob@example.com true [*@example.com]",
                        "submitters[1] ann@example.com false [ann@example.com]");
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void aSubmitterKeepsItsAccountAndOneThatADocumentDoesNotNameStays() {
        current.putSubmitters(BOB, submitter("bob@example.com"));

        assertThatThrownBy(() -> plan(NOBODY, """
                {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],
                 'submitters':[{'user':'bob@example.com','account':'acme','senders':['bob@example.com']}]}
                """))
                .isInstanceOf(ConflictException.class)
                .hasMessage("submitters[0].account: the submitter bob@example.com is of the account default");
        assertThat(plan("gitops", "{'format':'email-routing-export','version':1}")
                        .isEmpty())
                .isTrue();
    }

    private static Submitter submitter(String sender) {
        return ImmutableSubmitter.builder()
                .user(BOB)
                .account(AccountName.DEFAULT)
                .rights(ImmutableSendRights.builder()
                        .addSenders(SenderPattern.parse("senders", sender))
                        .scope(Scope.ANY)
                        .build())
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    @Test
    void aSuppressionThatIsMissingIsMade() {
        Plan plan = plan("gitops", SUPPRESSED.formatted(",'note':'asked us not to','expires':'" + TOMORROW + "'"));

        Suppression made = plan.suppressionsPut().get(0).after();
        assertThat(plan.suppressionsPut().get(0).path()).isEqualTo("suppressions[0]");
        assertThat(plan.suppressionsPut().get(0).before()).isEmpty();
        assertThat(made.reason()).isEqualTo(Reason.MANUAL);
        assertThat(made.note()).isEqualTo("asked us not to");
        assertThat(made.expires()).contains(TOMORROW);
        assertThat(made.created()).isEqualTo(NOW);
        assertThat(plan.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|true",
                ",'note':'why'|true",
                ",'note':''|false",
                ",'note':'another'|false",
                ",'expires':'2026-03-02T12:30:00Z'|false"
            })
    void aSuppressionThatIsThereIsSetWhereTheDocumentSaysOtherwise(String fields, boolean isThere) {
        current.suppressions(suppressed(Reason.MANUAL, Optional.empty()));

        Plan plan = plan("gitops", SUPPRESSED.formatted(fields));

        assertThat(plan.isEmpty()).isEqualTo(isThere);
        assertThat(plan.suppressionsPut()).hasSize(isThere ? 0 : 1);
    }

    @Test
    void whatBouncedIsSuppressedForGoodWhereSomebodySaysSo() {
        current.suppressions(suppressed(Reason.HARD_BOUNCE, Optional.of(TOMORROW)));

        Plan plan = plan(NOBODY, SUPPRESSED.formatted(""));

        assertThat(plan.suppressionsPut().get(0).before().map(Suppression::reason))
                .contains(Reason.HARD_BOUNCE);
        assertThat(plan.suppressionsPut().get(0).after().expires()).isEmpty();
    }

    @Test
    void aSuppressionThatHasEndedInADocumentIsAsNoneAndOneThatItDoesNotNameStays() {
        assertThat(plan(NOBODY, SUPPRESSED.formatted(",'expires':'" + NOW + "'"))
                        .isEmpty())
                .isTrue();
        current.suppressions(suppressed(Reason.MANUAL, Optional.empty()));
        assertThat(plan(NOBODY, SUPPRESSED.formatted(",'expires':'" + NOW + "'"))
                        .isEmpty())
                .isTrue();
        assertThat(plan("gitops", "{'format':'email-routing-export','version':1}")
                        .isEmpty())
                .isTrue();
    }

    private static Table<AccountName, String, Suppression> suppressed(Reason reason, Optional<Instant> end) {
        EmailAddress gone = EmailAddress.parse("Gone@example.net");
        return ImmutableTable.of(
                AccountName.DEFAULT,
                gone.key(),
                ImmutableSuppression.builder()
                        .account(AccountName.DEFAULT)
                        .email(gone)
                        .reason(reason)
                        .note("why")
                        .created(Instant.EPOCH)
                        .expires(end)
                        .build());
    }

    private static ImmutableDestination destination(boolean verified) {
        return ImmutableDestination.builder()
                .id("destination")
                .account(AccountName.DEFAULT)
                .email(EmailAddress.parse("me@example.net"))
                .verified(verified ? Optional.of(Instant.EPOCH) : Optional.empty())
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    // What cannot be

    @Test
    void allThatCannotBeIsToldAtOnce() {
        stored("1", "a@example.com", NOBODY);
        stored("2", "b@example.com", NOBODY);

        assertThatThrownBy(() -> plan(NOBODY, """
                {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],'zones':[
                 {'name':'example.com','account':'acme','rules':[%s,%s]},
                 {'name':'example.org','subdomains':['mail.example.org'],'rules':[%s,%s]}]}
                """.formatted(
                                rule("1", "b@example.com", ""),
                                rule("", "x@no.example.com", ""),
                                rule("", "c@example.org", ""),
                                rule("", "C@example.org", ""))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("zones[0].account: the zone example.com is of the account default")
                .hasMessageContaining("zones[0].rules[1].domain: no.example.com is no added subdomain of example.com")
                .hasMessageContaining(
                        "zones[0].rules[0].matchers[0]: the rule 2 has the same domain, matchers and conditions")
                .hasMessageContaining(
                        "zones[1].rules[1].matchers[0]: zones[1].rules[0] has the same domain, matchers and conditions");
    }

    @Test
    void aDomainIsInOneZoneOnly() {
        current.putZoneOfDomain(OTHER, OTHER);

        assertThatThrownBy(() -> plan(NOBODY, withZone("'name':'shop.example.com'")))
                .hasMessage("zones[0].name: shop.example.com is an added subdomain of example.com");
    }

    @Test
    void theMomentOfThePlanIsItsRevision() {
        Plan plan = plan(NOBODY, document());

        assertThat(plan.revision()).isEqualTo(7);
        assertThat(plan.owner()).isEqualTo(NOBODY);
    }
}
