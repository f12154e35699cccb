package dev.emailrouting.routing.json;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.KnownMessage;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExportDocumentTest {
    private static final String WHOLE = """
            {"format": "email-routing-export", "version": 1,
             "accounts": [{"name": "default"}, {"name": "acme"}],
             "destinations": [{"account": "acme", "email": "me@example.net", "verified": true},
                              {"account": "acme", "email": "new@example.net", "verified": false}],
             "destinationDomains": [{"account": "acme", "domain": "partner.example"}],
             "zones": [{"name": "example.com", "account": "acme",
                "authentication": {"dmarc": "monitor", "requireSpfOrDkim": true, "arc": false},
                "subaddressing": {"enabled": true, "separators": "+-"}, "catchAll": false, "inheritCatchAll": true,
                "unmatched": "tempfail", "srsDomain": "srs.example.com", "subdomains": ["shop.example.com"], "rules": [
                {"id": "0123456789abcdef0123456789abcdef", "name": "sales", "enabled": true, "priority": 0,
                 "domain": "example.com",
                 "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
                 "actions": [{"type": "forward", "value": ["me@example.net"]}], "unforwardable": "refuse"}]}], "senders": []}
            """;
    private static final String WITH_SENDERS = WHOLE.replace("\"senders\": []", """
            "senders": [{"list": "block", "pattern": "*@spam.example", "note": "seen on Monday"},
                        {"list": "block", "pattern": "*@shop.example", "account": "acme"},
                        {"list": "allow", "pattern": "ann@spam.example", "zone": "example.com"}]""");

    @Test
    void whatWasWrittenIsReadBackEqual() {
        JsonNode json = json(WITH_SENDERS);

        assertThat(ExportDocument.read(json).write()).isEqualTo(json);
    }

    @Test
    void programsAreReadBackEqualToo() {
        JsonNode json = json(WHOLE.replace("\"senders\": []", """
                "senders": [], "sieve": [{"account": "acme", "name": "support", "source": "keep;"}],
                "messageHooks": [{"account": "acme", "name": "scorer", "url": "https://hooks.example/", "format": "json",
                                  "timeoutSeconds": 20, "enabled": false}]"""));

        assertThat(ExportDocument.read(json).write()).isEqualTo(json);
    }

    @Test
    void bindingsAreReadBackEqualToo() {
        JsonNode json = json(WHOLE.replace("\"senders\": []", """
                "senders": [], "bindings": [
                  {"account": "acme", "name": "shop", "senders": ["shop@example.com", "*@shop.example.com"],
                   "destinations": ["ann@example.net"], "limits": {"perHour": 5, "perDay": 50}, "enabled": false},
                  {"account": "default", "name": "news", "senders": ["news@example.com"], "destinations": "verified",
                   "limits": {}, "enabled": true}]"""));

        assertThat(ExportDocument.read(json).write()).isEqualTo(json);
    }

    @Test
    void submittersAreReadBackEqualToo() {
        JsonNode json = json(WHOLE.replace("\"senders\": []", """
                "senders": [], "submitters": [
                  {"account": "acme", "user": "bob@example.com", "senders": ["bob@example.com", "*@shop.example.com"],
                   "destinations": ["ann@example.net"], "limits": {"perHour": 5, "perDay": 50}, "enabled": false},
                  {"account": "acme", "user": "carl@example.com", "senders": ["carl@example.com"], "destinations": "verified",
                   "limits": {}, "enabled": true},
                  {"account": "default", "user": "dora@users.example", "senders": ["dora@users.example"], "destinations": "any",
                   "limits": {}, "enabled": true}]"""));

        assertThat(ExportDocument.read(json).write()).isEqualTo(json);
    }

    @Test
    void aSubmitterSendsToAnybodyWhereTheDocumentDoesNotSayAndIsAUserInLowerCase() {
        ExportedSubmitter submitter = ExportDocument.read(
                        json("{'format':'email-routing-export','version':1,'submitters':["
                                + "{'user':'Bob@Users.example','senders':['bob@users.example']}]}"))
                .submitters()
                .get(0);

        assertThat(submitter.user()).hasToString("bob@users.example");
        assertThat(submitter.account()).isEqualTo(AccountName.DEFAULT);
        assertThat(submitter.rights().scope()).isEqualTo(Scope.ANY);
        assertThat(submitter.rights().enabled()).isTrue();
    }

    @Test
    void anAccountHasNoMoreSubmittersThanMayBeStored() {
        String entries = IntStream.range(0, SubmitterStore.MAX_PER_ACCOUNT)
                .mapToObj(i -> "{'user':'a" + i + "@b.example','senders':['a@b.example']}")
                .collect(Collectors.joining(","));
        String document = "{'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],'submitters':["
                + entries + ",{'user':'a@b.example','senders':['a@b.example']%s}]}";

        assertThat(ExportDocument.read(json(document.formatted(",'account':'acme'")))
                        .submitters())
                .hasSize(SubmitterStore.MAX_PER_ACCOUNT + 1);
        assertThatThrownBy(() -> ExportDocument.read(json(document.formatted(""))))
                .hasMessage("submitters[100000]: an account has at most 100000 submitters");
    }

    @Test
    void suppressionsAreReadBackEqualToo() {
        JsonNode json = json(WHOLE.replace("\"senders\": []", """
                "senders": [], "suppressions": [
                  {"account": "acme", "email": "Gone@example.net", "reason": "manual", "note": "asked us not to",
                   "expires": "2030-01-31T12:00:00.123456Z"},
                  {"account": "default", "email": "gone@example.net", "reason": "manual"}]"""));

        assertThat(ExportDocument.read(json).write()).isEqualTo(json);
    }

    @Test
    void anAccountHasNoMoreSuppressionsThanMayBeStored() {
        String entries = IntStream.range(0, SuppressionStore.MAX_PER_ACCOUNT)
                .mapToObj(i -> "{'email':'a" + i + "@b.example'}")
                .collect(Collectors.joining(","));
        String document = "{'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],'suppressions':["
                + entries + ",{'email':'a@b.example'%s}]}";

        assertThat(ExportDocument.read(json(document.formatted(",'account':'acme'")))
                        .suppressions())
                .hasSize(SuppressionStore.MAX_PER_ACCOUNT + 1);
        assertThatThrownBy(() -> ExportDocument.read(json(document.formatted(""))))
                .hasMessage("suppressions[100000]: an account has at most 100000 suppressions");
    }

    @Test
    void onlyFormatAndVersionMustBeThere() {
        ExportDocument empty = ExportDocument.read(json("{'format':'email-routing-export','version':1}"));

        assertThat(empty.accounts()).isEmpty();
        assertThat(empty.destinations()).isEmpty();
        assertThat(empty.destinationDomains()).isEmpty();
        assertThat(empty.zones()).isEmpty();
        assertThat(empty.senders()).isEmpty();
    }

    @Test
    void aDocumentWrittenByHandNeedsNeitherAccountsNorIdsNorSwitches() {
        ExportDocument document = ExportDocument.read(json(byHand(catchAll("{'type':'drop'}"))));

        assertThat(document.zones().get(0).account()).isEqualTo(AccountName.DEFAULT);
        assertThat(document.zones().get(0).settings()).isEmpty();
        assertThat(document.zones().get(0).rules().get(0).id()).isEqualTo("zones[0].rules[0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format                          | {'version':1}
            format                          | {'format':'other','version':1}
            version                         | {'format':'email-routing-export'}
            version                         | {'format':'email-routing-export','version':2}
            zone                            | {'format':'email-routing-export','version':1,'zone':[]}
            zones                           | {'format':'email-routing-export','version':1,'zones':{}}
            zones[0]                        | {'format':'email-routing-export','version':1,'zones':['example.com']}
            zones[1]                        | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example'},{'name':'A.example'}]}
            zones[0].account                | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example','account':'acme'}]}
            zones[0].authentication         | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example','authentication':true}]}
            zones[0].authentication.dmarc   | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example','authentication':{'dmarc':'on'}}]}
            destinations[1].email           | {'format':'email-routing-export','version':1,'destinations':[{'email':'a@b.example'},{'email':'a'}]}
            destinations[0].account         | {'format':'email-routing-export','version':1,'destinations':[{'email':'a@b.example','account':'acme'}]}
            zones[0].rules[0].actions[0].value[1] | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example','rules':[{'matchers':[{'type':'all'}],'actions':[{'type':'forward','value':['a@b.example','b']}]}]}]}
            destinationDomains[0].domain    | {'format':'email-routing-export','version':1,'destinationDomains':[{'domain':'com'}]}
            destinationDomains[0].account   | {'format':'email-routing-export','version':1,'destinationDomains':[{'domain':'b.example','account':'acme'}]}
            destinationDomains[1]           | {'format':'email-routing-export','version':1,'destinationDomains':[{'domain':'b.example'},{'account':'default','domain':'B.example'}]}
            senders                         | {'format':'email-routing-export','version':1,'senders':{}}
            senders[0].list                 | {'format':'email-routing-export','version':1,'senders':[{'list':'grey','pattern':'a@b.example'}]}
            senders[1].pattern              | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example'},{'list':'block','pattern':'nobody'}]}
            senders[0].note                 | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example','note':'one\\nother'}]}
            senders[0].id                   | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example','id':'1'}]}
            senders[0].account              | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example','account':'acme'}]}
            senders[0].zone                 | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example','zone':'a.example'}]}
            senders[0].zone                 | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example'}],'senders':[{'list':'block','pattern':'a@b.example','account':'default','zone':'a.example'}]}
            senders[1]                      | {'format':'email-routing-export','version':1,'senders':[{'list':'block','pattern':'a@b.example'},{'list':'block','pattern':'A@b.example','note':'again'}]}
            bindings[0].name                | {'format':'email-routing-export','version':1,'bindings':[{'name':'Shop','senders':['a@b.example']}]}
            bindings[0].account             | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','account':'acme','senders':['a@b.example']}]}
            bindings[0].senders             | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop'}]}
            bindings[0].senders[1]          | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example','b']}]}
            bindings[0].destinations        | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example'],'destinations':'any'}]}
            bindings[0].destinations[0]     | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example'],'destinations':['any','a@b.example']}]}
            bindings[0].limits.perHour      | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example'],'limits':{'perHour':0}}]}
            bindings[0].limits.perDay       | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example'],'limits':{'perDay':'9'}}]}
            bindings[0].tokens              | {'format':'email-routing-export','version':1,'bindings':[{'name':'shop','senders':['a@b.example'],'tokens':[]}]}
            bindings[1]                     | {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],'bindings':[{'name':'shop','senders':['a@b.example']},{'name':'shop','account':'acme','senders':['a@c.example']}]}
            submitters[0].user              | {'format':'email-routing-export','version':1,'submitters':[{'user':'bob','senders':['a@b.example']}]}
            submitters[0].account           | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','account':'acme','senders':['a@b.example']}]}
            submitters[0].senders           | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example'}]}
            submitters[0].senders[1]        | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','senders':['a@b.example','b']}]}
            submitters[0].destinations      | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','senders':['a@b.example'],'destinations':[]}]}
            submitters[0].destinations[0]   | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','senders':['a@b.example'],'destinations':['any','a@b.example']}]}
            submitters[0].limits.perDay     | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','senders':['a@b.example'],'limits':{'perDay':0}}]}
            submitters[0].version           | {'format':'email-routing-export','version':1,'submitters':[{'user':'a@b.example','senders':['a@b.example'],'version':1}]}
            submitters[1]                   | {'format':'email-routing-export','version':1,'accounts':[{'name':'acme'}],'submitters':[{'user':'a@b.example','senders':['a@b.example']},{'user':'A@b.example','account':'acme','senders':['a@b.example']}]}
            suppressions[0].email           | {'format':'email-routing-export','version':1,'suppressions':[{'email':'gone'}]}
            suppressions[0].account         | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example','account':'acme'}]}
            suppressions[0].reason          | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example','reason':'hard_bounce'}]}
            suppressions[0].expires         | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example','expires':'tomorrow'}]}
            suppressions[0].expires         | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example','expires':'+10000-01-01T00:00:00Z'}]}
            suppressions[0].created         | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example','created':'2026-01-31T12:00:00Z'}]}
            suppressions[1]                 | {'format':'email-routing-export','version':1,'suppressions':[{'email':'a@b.example'},{'email':'A@b.example','note':'again'}]}
            zones[0].rules[0].id            | {'format':'email-routing-export','version':1,'zones':[{'name':'a.example','rules':[{'id':7,'matchers':[{'type':'all'}],'actions':[{'type':'drop'}]}]}]}
            """)
    void aFaultIsNamedByTheWholePathOfItsField(String field, String document) {
        assertThatThrownBy(() -> ExportDocument.read(json(document)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @Test
    void itsTableDecidesAsAServerWithTheseRulesWould() {
        ExportDocument document = ExportDocument.read(json(WHOLE));

        assertThat(decide(document, "sales@example.com").endings())
                .singleElement()
                .satisfies(ending -> {
                    assertThat(ending.outcome()).isEqualTo(Outcome.FORWARD);
                    assertThat(ending.address()).hasToString("me@example.net");
                });
        assertThat(decide(document, "other@example.com").endings())
                .singleElement()
                .satisfies(ending -> assertThat(ending.outcome()).isEqualTo(Outcome.TEMPFAIL));
        assertThat(decide(document, "sales@example.org").isOurs()).isFalse();
    }

    @Test
    void itsTableTriesRulesByPriorityThenByTheirOrder() {
        ExportDocument document = ExportDocument.read(
                json(byHand("{'priority':9,'matchers':[{'type':'all'}],'actions':[{'type':'drop'}]},"
                        + catchAll("{'type':'reject','value':'gone'}"))));

        assertThat(decide(document, "any@example.com").endings().get(0).outcome())
                .isEqualTo(Outcome.REJECT);
    }

    @Test
    void itsTableKnowsWhoOwnsAZoneAndWhatItMakesOfAuthentication() {
        RoutingTable table = ExportDocument.read(json(WHOLE)).table();
        DomainName zone = DomainName.parse("example.com");

        assertThat(table.owner(zone)).contains(AccountName.parse("account", "acme"));
        assertThat(table.lookup(zone).table().map(found -> found.settings().authentication()))
                .hasValueSatisfying(switches -> assertThat(switches.arc()).isFalse());
    }

    @Test
    void aDecisionIsExplainedWithItsRuleAndItsReasons() {
        Decision decision = decide(ExportDocument.read(json(WHOLE)), "sales@example.com");

        assertThat(DecisionJson.write(decision)).isEqualTo(json("""
                {"recipient": "sales@example.com", "accepted": true, "needsMessage": false,
                 "authentication": {"dmarc": "monitor", "requireSpfOrDkim": true, "arc": false},
                 "endings": [{"outcome": "forward", "address": "me@example.net", "zone": "example.com",
                              "ruleId": "0123456789abcdef0123456789abcdef", "ruleName": "sales", "arc": false, "unforwardable": "refuse",
                              "reason": "rule 'sales'"}],
                 "steps": ["sales@example.com: a rule for exactly this address (sales)"]}
                """));
    }

    @Test
    void aRefusalIsExplainedWithItsStatusAndARecipientOfNobodyIsNotAccepted() {
        ExportDocument document = ExportDocument.read(json(WHOLE));

        JsonNode refused = DecisionJson.write(decide(document, "other@example.com"));
        assertThat(refused.get("accepted").booleanValue()).isFalse();
        assertThat(refused.at("/endings/0/code").intValue()).isEqualTo(451);
        assertThat(refused.at("/endings/0/status").textValue()).isEqualTo("4.7.1");
        JsonNode notOurs = DecisionJson.write(decide(document, "sales@example.org"));
        assertThat(notOurs.get("accepted").booleanValue()).isFalse();
        assertThat(notOurs.at("/endings/0/outcome").textValue()).isEqualTo("not-ours");
    }

    @Test
    void itsTableKeepsOutAndLetsThroughWhomItsListsOfSendersName() {
        ExportDocument document = ExportDocument.read(json(WITH_SENDERS));

        assertThat(decide(document, "sales@example.com", "a@example.org")).isEqualTo(Outcome.FORWARD);
        assertThat(decide(document, "sales@example.com", "a@spam.example")).isEqualTo(Outcome.REJECT);
        assertThat(decide(document, "sales@example.com", "a@shop.example")).isEqualTo(Outcome.REJECT);
        assertThat(decide(document, "sales@example.com", "ann@spam.example")).isEqualTo(Outcome.FORWARD);
    }

    @Test
    void theListOfAnAccountIsNotOfOthers() {
        ExportDocument document = ExportDocument.read(json(WITH_SENDERS
                .replace("\"acme\", \"email\"", "\"default\", \"email\"")
                .replace("\"name\": \"example.com\", \"account\": \"acme\"", "\"name\": \"example.com\"")));

        assertThat(decide(document, "sales@example.com", "a@shop.example")).isEqualTo(Outcome.FORWARD);
    }

    @Test
    void itsTableForwardsToAnyAddressOfADestinationDomainOfTheZonesAccount() {
        String toPartner = WHOLE.replace("[\"me@example.net\"]", "[\"you@partner.example\"]");
        String ofAnother = toPartner.replace("{\"account\": \"acme\", \"domain\"", "{\"domain\"");

        assertThat(decide(ExportDocument.read(json(toPartner)), "sales@example.com", "a@example.org"))
                .isEqualTo(Outcome.FORWARD);
        assertThat(decide(ExportDocument.read(json(ofAnother)), "sales@example.com", "a@example.org"))
                .isEqualTo(Outcome.TEMPFAIL);
    }

    @Test
    void aListOfSendersHasNoMoreEntriesThanMayBeStored() {
        String entries = IntStream.rangeClosed(0, SenderList.MAX_ENTRIES)
                .mapToObj(i -> "{'list':'block','pattern':'a" + i + "@b.example'}")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> ExportDocument.read(
                        json("{'format':'email-routing-export','version':1,'senders':[" + entries + "]}")))
                .hasMessage("senders[10000].pattern: a list has at most 10000 entries");
    }

    private static String byHand(String rules) {
        return "{'format':'email-routing-export','version':1,'zones':[{'name':'example.com','rules':[" + rules + "]}]}";
    }

    private static String catchAll(String action) {
        return "{'matchers':[{'type':'all'}],'actions':[" + action + "]}";
    }

    private static Decision decide(ExportDocument document, String recipient) {
        return decide(document, recipient, MessageView.unknown());
    }

    private static Outcome decide(ExportDocument document, String recipient, String sender) {
        return decide(document, recipient, new KnownMessage().sender(sender))
                .endings()
                .get(0)
                .outcome();
    }

    private static Decision decide(ExportDocument document, String recipient, MessageView message) {
        return Decider.decide(document.table(), new Facts(EmailAddress.parse(recipient), new NobodyHere(), message));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"').replace("rule \"sales\"", "rule 'sales'"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class NobodyHere implements LocalAddresses {
        @Override
        public Presence presence(EmailAddress address) {
            return Presence.ABSENT;
        }

        @Override
        public EmailAddress postmaster() {
            return EmailAddress.parse("postmaster@example.com");
        }
    }
}
