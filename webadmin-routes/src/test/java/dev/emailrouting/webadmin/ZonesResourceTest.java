package dev.emailrouting.webadmin;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ZonesResourceTest {
    private static final String ZONES = "/email-routing/zones";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aZoneIsMadeAndFoundWhereItsLocationSays() {
        Reply made = server.zone("example.com");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/email-routing/zones/example.com");
        assertThat(made.header("ETag")).startsWith("\"1-");
        assertThat(made.at("/id")).matches("[0-9a-f]{32}");
        assertThat(made.at("/account")).isEqualTo("default");
        assertThat(webadmin.get(made.header("Location")).json()).isEqualTo(made.json());
    }

    @Test
    void aNewZoneIsRoutedByThisNodeAtOnce() {
        server.zone("example.com");

        assertThat(server.tables.owner(DomainName.parse("example.com"))).isPresent();
    }

    @Test
    void aZoneIsNamedInALabelsHoweverItWasSpelled() {
        Reply made = server.zone("Bücher.Example.");

        assertThat(made.at("/name")).isEqualTo("xn--bcher-kva.example");
        assertThat(webadmin.get(ZONES + "/b%C3%BCcher.example").status()).isEqualTo(200);
        assertThat(webadmin.get(ZONES + "/XN--bcher-kva.example").status()).isEqualTo(200);
    }

    @Test
    void aZoneIsMadeOnce() {
        server.zone("example.com");

        Reply again = server.zone("EXAMPLE.com");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).isEqualTo("name: the zone example.com exists");
    }

    @Test
    void aZoneBelongsToTheAccountItNames() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");

        Reply made = webadmin.post(ZONES, "{\"name\":\"example.com\",\"account\":\"acme\"}");

        assertThat(made.at("/account")).isEqualTo("acme");
    }

    @Test
    void anAccountThatIsNotThereIsNamed() {
        Reply refused = webadmin.post(ZONES, "{\"name\":\"example.com\",\"account\":\"acme\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("account: unknown account acme");
        assertThat(server.hasDomain("example.com")).isFalse();
    }

    @Test
    void zonesAreListedByNameAndByPage() {
        server.zone("c.example");
        server.zone("a.example");
        server.zone("b.example");

        Reply page = webadmin.get(ZONES + "?limit=2&offset=1");

        assertThat(page.json().get("entries").findValuesAsText("name")).containsExactly("b.example", "c.example");
        assertThat(page.at("/total")).isEqualTo("3");
        assertThat(page.at("/limit")).isEqualTo("2");
        assertThat(page.at("/offset")).isEqualTo("1");
    }

    @Test
    void zonesAreListedByAccount() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        server.zone("a.example");
        webadmin.post(ZONES, "{\"name\":\"b.example\",\"account\":\"acme\"}");

        Reply ofAcme = webadmin.get(ZONES + "?account=acme");

        assertThat(ofAcme.json().get("entries").findValuesAsText("name")).containsExactly("b.example");
    }

    @Test
    void makingAZonePutsItsDomainIntoJamesDomainListAndDeletingItTakesItOut() {
        server.zone("example.com");
        assertThat(server.hasDomain("example.com")).isTrue();

        assertThat(webadmin.delete(ZONES + "/example.com").status()).isEqualTo(204);
        assertThat(server.hasDomain("example.com")).isFalse();
    }

    @Test
    void aDomainThatJamesHadBeforeStaysWhenTheZoneGoes() {
        server.addDomain("example.com");
        server.zone("example.com");

        webadmin.delete(ZONES + "/example.com");

        assertThat(server.hasDomain("example.com")).isTrue();
    }

    @Test
    void aDomainWhereJamesUsersLiveStaysWhenTheZoneGoes() {
        server.zone("example.com");
        server.addUser("bob@example.com");

        assertThat(webadmin.delete(ZONES + "/example.com").status()).isEqualTo(204);
        assertThat(server.hasDomain("example.com")).isTrue();
    }

    @Test
    void aDomainThatJamesRefusesIsAConflictAndNothingIsStored() {
        Reply refused = server.zone("refused.example");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).startsWith("name: James's DomainList refuses refused.example");
        assertThat(webadmin.get(ZONES + "/refused.example").status()).isEqualTo(404);
    }

    @Test
    void aZoneThatCannotBeStoredLeavesNoDomainBehind() {
        server.interference.storeIsAwayFor("createZone");

        Reply failed = server.zone("example.com");

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.header("Retry-After")).isEqualTo("5");
        assertThat(server.hasDomain("example.com")).isFalse();
    }

    @Test
    void aZoneThatCannotBeStoredLeavesADomainThatJamesHadBefore() {
        server.addDomain("example.com");
        server.interference.storeIsAwayFor("createZone");

        server.zone("example.com");

        assertThat(server.hasDomain("example.com")).isTrue();
    }

    @Test
    void aZoneThatAnotherNodeMadeJustThenKeepsItsDomain() {
        server.interference.before("createZone", () -> {
            server.interference.end();
            server.store().createZone(DomainName.parse("example.com"), AccountName.DEFAULT, false);
        });

        assertThat(server.zone("example.com").status()).isEqualTo(409);
        assertThat(server.hasDomain("example.com")).isTrue();
    }

    @Test
    void aChangeStandsThoughTheTablesCannotBeReadAgainNow() {
        server.interference.storeIsAwayFor("changesSince");

        assertThat(server.zone("example.com").status()).isEqualTo(201);
        server.interference.end();
        assertThat(webadmin.get(ZONES + "/example.com").status()).isEqualTo(200);
    }

    @Test
    void theRulesOfAZoneGoWithIt() {
        server.zone("example.com");
        server.rule("", "{\"type\":\"drop\"}");
        webadmin.delete(ZONES + "/example.com");

        assertThat(webadmin.get(ZONES + "/example.com/rules").status()).isEqualTo(404);
        server.zone("example.com");
        assertThat(webadmin.get(ZONES + "/example.com/rules").at("/total")).isEqualTo("0");
    }

    @Test
    void aNewZoneEnforcesDmarcUnlessItIsMadeOtherwise() {
        assertThat(server.zone("a.example").json().get("authentication"))
                .hasToString("{\"dmarc\":\"enforce\",\"requireSpfOrDkim\":false,\"arc\":true}");
        assertThat(webadmin.post(ZONES, "{\"name\":\"b.example\",\"authentication\":{\"dmarc\":\"monitor\"}}")
                        .at("/authentication/dmarc"))
                .isEqualTo("monitor");
    }

    @Test
    void puttingAZoneSetsItsSwitchesAndThisNodeGoesByThemAtOnce() {
        Reply made = server.zone("example.com");

        Reply put = webadmin.put(
                made.header("Location"), "{\"authentication\":{\"dmarc\":\"off\",\"arc\":false}}", "If-Match", "\"1\"");

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.header("ETag")).startsWith("\"2-");
        assertThat(put.at("/id")).isEqualTo(made.at("/id"));
        assertThat(webadmin.get(made.header("Location")).json()).isEqualTo(put.json());
        assertThat(server.tables
                        .lookup(DomainName.parse("example.com"))
                        .table()
                        .map(found -> found.settings().authentication()))
                .hasValue(ImmutableZoneAuthentication.builder()
                        .dmarc(DmarcEnforcement.OFF)
                        .arc(false)
                        .build());
    }

    @Test
    void aSwitchThatIsNotPutIsAsInANewZone() {
        Reply made = server.zone("example.com");
        webadmin.put(made.header("Location"), "{\"authentication\":{\"dmarc\":\"off\"}}");

        assertThat(webadmin.put(made.header("Location"), "{}").json().get("authentication"))
                .isEqualTo(made.json().get("authentication"));
    }

    @Test
    void anAnswerCanBeEditedAndPutBack() {
        Reply made = server.zone("example.com");

        Reply put = webadmin.put(made.header("Location"), made.body().replace("enforce", "monitor"));

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.at("/authentication/dmarc")).isEqualTo("monitor");
    }

    @Test
    void aZoneKeepsItsNameAndItsAccount() {
        Reply made = server.zone("example.com");

        Reply renamed = webadmin.put(made.header("Location"), "{\"name\":\"example.org\"}");
        Reply moved = webadmin.put(made.header("Location"), "{\"account\":\"acme\"}");

        assertThat(renamed.status()).isEqualTo(400);
        assertThat(renamed.message()).isEqualTo("name: cannot be changed, it is example.com");
        assertThat(moved.status()).isEqualTo(400);
        assertThat(moved.message()).isEqualTo("account: cannot be changed, it is default");
    }

    @Test
    void aZoneThatChangedSinceItWasReadIsNotReplaced() {
        Reply made = server.zone("example.com");
        webadmin.put(made.header("Location"), "{}");

        Reply stale = webadmin.put(made.header("Location"), "{}", "If-Match", made.header("ETag"));

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.message()).startsWith("If-Match: zone example.com is at version 2, not at ");
        assertThat(webadmin.put(ZONES + "/nowhere.example", "{}").status()).isEqualTo(404);
    }

    @Test
    void aZoneThatChangedSinceItWasReadIsNotDeleted() {
        Reply made = server.zone("example.com");

        Reply stale = webadmin.delete(ZONES + "/example.com", "If-Match", "\"7\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.message()).isEqualTo("If-Match: zone example.com is at version 1, not at \"7\"");
        assertThat(webadmin.delete(ZONES + "/example.com", "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void anUnknownZoneIsNamed() {
        Reply unknown = webadmin.get(ZONES + "/nowhere.example");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("zone nowhere.example does not exist");
    }

    @Test
    void whileTheStoreIsAwayEverybodyIsToldToComeAgain() {
        server.interference.storeIsAway();

        assertThat(webadmin.get(ZONES).status()).isEqualTo(503);
        assertThat(webadmin.get(ZONES).header("Retry-After")).isEqualTo("5");
    }
}
