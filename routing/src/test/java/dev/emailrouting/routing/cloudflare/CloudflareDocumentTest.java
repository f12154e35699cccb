package dev.emailrouting.routing.cloudflare;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Beside a server that has the zone example.org, with the subdomain mail.example.org, of the account acme. */
class CloudflareDocumentTest {
    private static final AccountName ACME = AccountName.parse("account", "acme");
    private static final DomainName EXAMPLE = DomainName.parse("example.com");
    private static final String SALES = "{'id':'1','tag':'1','name':'sales','enabled':true,'priority':3,'source':'api',"
            + "'matchers':[{'type':'literal','field':'to','value':'sales@example.com'}],"
            + "'actions':[{'type':'forward','value':['me@example.net']}]}";
    private static final String CATCH_ALL = "{'id':'2','tag':'2','name':'Catch-all rule','enabled':false,"
            + "'priority':2147483647,'source':'api','matchers':[{'type':'all'}],'actions':[{'type':'drop'}]}";
    private static final String WORKER = "{'id':'3','name':'','enabled':true,'priority':0,'source':'wrangler',"
            + "'owner_worker_tag':'x','matchers':[{'type':'literal','field':'to','value':'bot@example.com'}],"
            + "'actions':[{'type':'worker','value':['my-worker']}]}";

    private final ImmutableImportOptions.Builder options =
            ImmutableImportOptions.builder().zones(CloudflareDocumentTest::existing);

    private static Optional<Zone> existing(DomainName domain) {
        DomainName zone = DomainName.parse("example.org");
        Map<DomainName, Zone> zones = Map.of(zone, zone(zone), DomainName.parse("mail.example.org"), zone(zone));
        return Optional.ofNullable(zones.get(domain));
    }

    private static Zone zone(DomainName name) {
        return ImmutableZone.builder()
                .id("zone")
                .name(name)
                .account(ACME)
                .domainAddedByUs(false)
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    private ExportDocument read(String document) {
        JsonNode json = json(document);
        assertThat(CloudflareDocument.isOne(json)).isTrue();
        return CloudflareDocument.read(json, options.build());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String answer(String... rules) {
        return "{'success':true,'errors':[],'messages':[],'result':[" + String.join(",", rules) + "],"
                + "'result_info':{'page':1,'total_count':" + rules.length + "}}";
    }

    @Test
    void theAnswerOfTheApiAndItsListAloneSayTheSame() {
        options.zone(EXAMPLE);

        assertThat(read("[" + SALES + "," + CATCH_ALL + "]").write())
                .isEqualTo(read(answer(SALES, CATCH_ALL)).write());
    }

    @Test
    void aRuleKeepsWhatItSays() {
        options.zone(EXAMPLE);

        ExportedZone zone = read(answer(SALES, CATCH_ALL)).zones().get(0);

        assertThat(zone.name()).isEqualTo(EXAMPLE);
        assertThat(zone.settings()).isEmpty();
        assertThat(zone.rules()).extracting(rule -> rule.content().name()).containsExactly("sales", "Catch-all rule");
        assertThat(zone.rules().get(0).content().priority()).isEqualTo(3);
        assertThat(zone.rules().get(1).content().enabled()).isFalse();
        assertThat(zone.rules().get(1).place()).contains("result[1]");
    }

    @Test
    void theAnswerThatIsTheCatchAllAloneIsOneRule() {
        options.zone(EXAMPLE);

        assertThat(read("{'success':true,'result':" + CATCH_ALL + "}")
                        .zones()
                        .get(0)
                        .rules())
                .hasSize(1);
    }

    @Test
    void rulesOfAllZonesNameTheirs() {
        ExportDocument document = read(answer(SALES.replace("'id':'1'", "'zone':{'name':'example.com','tag':'z'}")));

        assertThat(document.zones()).extracting(ExportedZone::name).containsExactly(EXAMPLE);
    }

    @Test
    void destinationsAreNamedAndNotVerified() {
        ExportDocument document = read(answer(
                SALES.replace("'id':'1'", "'zone':{'name':'example.org'}")
                        .replace("sales@example.com", "sales@example.org"),
                SALES.replace("'id':'1'", "'zone':{'name':'example.org'}")
                        .replace("sales@example.com", "more@example.org")
                        .replace("me@example.net", "within@mail.example.org")));

        assertThat(document.accounts()).containsExactly(ACME);
        assertThat(document.destinations()).hasSize(1);
        assertThat(document.destinations().get(0).account()).isEqualTo(ACME);
        assertThat(document.destinations().get(0).verified()).isEmpty();
    }

    @Test
    void aSubdomainThatARuleIsAtIsNamed() {
        options.zone(EXAMPLE).account(ACME);

        ExportedZone zone = read(answer(SALES.replace("@example.com", "@shop.example.com")))
                .zones()
                .get(0);

        assertThat(zone.subdomains()).containsExactly(DomainName.parse("shop.example.com"));
        assertThat(zone.account()).isEqualTo(ACME);
    }

    @Test
    void theMailOfAWorkerGoesWhereItIsSaid() {
        options.zone(EXAMPLE).forward(EmailAddress.parse("me@example.net"));

        assertThat(read(answer(WORKER)).zones().get(0).rules().get(0).content().forwardAddresses())
                .containsExactly(EmailAddress.parse("me@example.net"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'success':false,'errors':[{'code':10000}],'result':null} | success
            {'success':true,'result':'x'}                             | result
            {'result':[{'name':1}],'result_info':{'total_count':2}}   | result_info.total_count
            {'result':['x']}                                          | result[0]
            {'result':[{'name':1}]}                                   | result[0].name
            [{'matchers':[],'actions':[{'type':'fly'}]}]              | [0].actions[0].type
            [{'zone':{'name':'com'}}]                                 | [0].zone.name
            {'addresses':'a@example.com'}                             | addresses
            {'addresses':['example.com']}                             | addresses[0]
            {'addresses':['a b@example.com']}                         | addresses[0]
            """)
    void aFaultNamesItsPlaceInWhatWasRead(String document, String field) {
        options.zone(EXAMPLE).forward(EmailAddress.parse("me@example.net"));

        assertThatThrownBy(() -> read(document)).hasMessageStartingWith(field + ": ");
    }

    @Test
    void allWorkersAreToldAtOnceAndWhatToSay() {
        options.zone(EXAMPLE);

        assertThatThrownBy(() -> read(answer(SALES, WORKER, WORKER)))
                .hasMessageStartingWith(
                        "result[1].actions[0].type: a worker is a program at Cloudflare and cannot run here,"
                                + " say forward=ADDRESS")
                .hasMessageContaining("; result[2].actions[0].type: a worker");
    }

    @Test
    void rulesOfNoZoneAreRefused() {
        assertThatThrownBy(() -> read(answer(SALES))).hasMessageStartingWith("zone: the rules do not say");
    }

    @Test
    void theAddressesOfWranglerAreInTheZonesOfTheirDomains() {
        options.forward(EmailAddress.parse("me@example.net"));

        ExportDocument document = read("{'name':'my-worker','addresses':['support@example.com','*@example.com',"
                + "'support@mail.example.org']}");

        assertThat(document.zones())
                .extracting(
                        zone -> zone.name().toString(),
                        zone -> zone.subdomains().toString())
                .containsExactly(tuple("example.com", "[]"), tuple("example.org", "[mail.example.org]"));
        assertThat(document.zones().get(0).rules().get(1).content().literalRecipient())
                .isEmpty();
    }

    @Test
    void anExportIsNoneOfCloudflares() {
        assertThat(CloudflareDocument.isOne(json("{'format':'email-routing-export','version':1}")))
                .isFalse();
        assertThat(CloudflareDocument.isOne(json("{}"))).isFalse();
    }
}
