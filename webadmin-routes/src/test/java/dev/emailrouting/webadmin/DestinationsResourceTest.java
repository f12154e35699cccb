package dev.emailrouting.webadmin;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationsResourceTest {
    private static final String DESTINATIONS = "/email-routing/destinations";

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
    void aDestinationIsMadeAndFoundWhereItsLocationSays() {
        Reply made = server.destination("me@example.net", true);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(DESTINATIONS + "/" + made.at("/id"));
        assertThat(made.at("/email")).isEqualTo("me@example.net");
        assertThat(made.at("/verified")).isEqualTo("true");
        assertThat(made.at("/verifiedAt")).isNotEmpty();
        Reply found = webadmin.get(made.header("Location"));
        assertThat(found.json()).isEqualTo(made.json());
        assertThat(found.header("ETag")).isEqualTo(made.header("ETag"));
    }

    @Test
    void aDestinationWaitsUnlessItIsMadeVerified() {
        Reply made = webadmin.post(DESTINATIONS, "{\"email\":\"me@example.net\"}");

        assertThat(made.at("/verified")).isEqualTo("false");
        assertThat(made.json().has("verifiedAt")).isFalse();
    }

    @Test
    void anAccountHasAnAddressOnceHoweverItIsSpelled() {
        server.destination("me@example.net", true);

        Reply again = server.destination("Me@Example.NET", false);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("email: ");
    }

    @Test
    void twoAccountsMayHaveTheSameAddress() {
        server.destination("me@example.net", true);
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");

        Reply other = webadmin.post(DESTINATIONS, "{\"email\":\"me@example.net\",\"account\":\"acme\"}");

        assertThat(other.status()).isEqualTo(201);
        assertThat(webadmin.get(DESTINATIONS + "?account=acme").at("/total")).isEqualTo("1");
        assertThat(webadmin.get(DESTINATIONS).at("/total")).isEqualTo("2");
    }

    @Test
    void anAccountThatIsNotThereIsNamed() {
        Reply refused = webadmin.post(DESTINATIONS, "{\"email\":\"me@example.net\",\"account\":\"acme\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("account: unknown account acme");
    }

    @Test
    void destinationsAreListedByWhetherTheyAreVerified() {
        server.destination("a@example.net", true);
        server.destination("b@example.net", false);
        server.destination("c@example.net", true);

        assertThat(webadmin.get(DESTINATIONS + "?verified=false").json().findValuesAsText("email"))
                .containsExactly("b@example.net");
        Reply verified = webadmin.get(DESTINATIONS + "?verified=true&limit=1&offset=1");
        assertThat(verified.json().findValuesAsText("email")).containsExactly("c@example.net");
        assertThat(verified.at("/total")).isEqualTo("2");
    }

    @Test
    void anAdministratorVerifiesByPatchOrByPut() {
        Reply made = server.destination("me@example.net", false);

        Reply verified = webadmin.patch(made.header("Location"), "{\"verified\":true}");
        assertThat(verified.status()).isEqualTo(200);
        assertThat(verified.at("/verified")).isEqualTo("true");
        assertThat(verified.at("/version")).isEqualTo("2");

        Reply withdrawn = webadmin.put(made.header("Location"), "{\"verified\":false}");
        assertThat(withdrawn.at("/verified")).isEqualTo("false");
        assertThat(withdrawn.header("ETag")).startsWith("\"3-");
    }

    @Test
    void whatIsSetMustBeSaid() {
        Reply made = server.destination("me@example.net", false);

        assertThat(webadmin.patch(made.header("Location"), "{}").message()).isEqualTo("verified: is missing");
        assertThat(webadmin.patch(made.header("Location"), "{\"email\":\"a@example.net\"}")
                        .message())
                .isEqualTo("email: unknown field");
    }

    @Test
    void aDestinationThatChangedSinceItWasReadIsNotWritten() {
        Reply made = server.destination("me@example.net", false);
        webadmin.patch(made.header("Location"), "{\"verified\":true}");

        Reply stale = webadmin.patch(made.header("Location"), "{\"verified\":false}", "If-Match", made.header("ETag"));

        assertThat(stale.status()).isEqualTo(412);
        assertThat(webadmin.delete(made.header("Location"), "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(webadmin.get(made.header("Location")).at("/verified")).isEqualTo("true");
    }

    @Test
    void deletingSaysWhichRulesItStops() {
        server.zone("example.com");
        Reply destination = server.destination("me@example.net", true);
        Reply stopped = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.rule("", "{\"type\":\"drop\"}");

        Reply deleted = webadmin.delete(destination.header("Location"));

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.at("/total")).isEqualTo("1");
        assertThat(deleted.at("/stoppedRules/0/zone")).isEqualTo("example.com");
        assertThat(deleted.at("/stoppedRules/0/id")).isEqualTo(stopped.at("/id"));
        assertThat(webadmin.get(stopped.header("Location")).at("/status")).isEqualTo("waiting");
        assertThat(webadmin.get(destination.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void aRuleThatMayForwardThereWithoutADestinationIsNotStopped() {
        server.zone("example.com");
        server.zone("example.org");
        Reply destination = server.destination("me@example.org", true);
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.org"));

        assertThat(webadmin.delete(destination.header("Location")).at("/total")).isEqualTo("0");
        assertThat(webadmin.get(rule.header("Location")).at("/status")).isEqualTo("active");
    }

    @Test
    void theRulesThatDeletingWouldStopAreListedBefore() {
        server.zone("example.com");
        Reply destination = server.destination("me@example.net", true);
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.rule("info@example.com", EmailRoutingServer.forward("me@example.net"));

        Reply rules = webadmin.get(destination.header("Location") + "/rules?limit=1");

        assertThat(rules.at("/total")).isEqualTo("2");
        assertThat(rules.at("/entries/0/zone")).isEqualTo("example.com");
        assertThat(rules.at("/entries/0/id")).isEqualTo(rule.at("/id"));
        assertThat(webadmin.get(destination.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void inAVerifiedDomainNoRuleIsStopped() {
        server.zone("example.com");
        Reply destination = server.destination("me@example.net", true);
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        webadmin.post("/email-routing/destination-domains", "{\"domain\":\"example.net\"}");

        assertThat(webadmin.get(destination.header("Location") + "/rules").at("/total"))
                .isEqualTo("0");
    }

    @Test
    void aSuspendedDestinationIsShownAndItsRulesWait() {
        server.zone("example.com");
        Reply destination = server.destination("me@example.net", true);
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.suspend("me@example.net");

        Reply shown = webadmin.get(destination.header("Location"));

        assertThat(shown.at("/state")).isEqualTo("suspended");
        assertThat(shown.at("/verified")).isEqualTo("true");
        assertThat(shown.at("/suspended/since")).isNotEmpty();
        assertThat(shown.at("/suspended/reason")).contains("550 5.1.1 nobody");
        assertThat(shown.at("/bounces")).isEqualTo("1");
        assertThat(webadmin.get(rule.header("Location")).at("/status")).isEqualTo("waiting");
        assertThat(webadmin.get(rule.header("Location")).at("/waitingFor/0")).isEqualTo("me@example.net");
    }

    @Test
    void destinationsAreListedByTheirState() {
        server.destination("a@example.net", true);
        server.destination("b@example.net", false);
        server.destination("c@example.net", true);
        server.suspend("c@example.net");

        assertThat(emails("?state=verified")).containsExactly("a@example.net");
        assertThat(emails("?state=waiting")).containsExactly("b@example.net");
        assertThat(emails("?state=suspended")).containsExactly("c@example.net");
        assertThat(emails("?verified=true")).containsExactly("a@example.net", "c@example.net");
        assertThat(webadmin.get(DESTINATIONS + "?state=gone").message()).startsWith("state: 'gone' is not one of");
        assertThat(webadmin.get(DESTINATIONS + "?state=waiting&verified=true").status())
                .isEqualTo(400);
    }

    private List<String> emails(String query) {
        return webadmin.get(DESTINATIONS + query).json().findValuesAsText("email");
    }

    @Test
    void anAdministratorLiftsASuspension() {
        Reply destination = server.destination("me@example.net", true);
        server.suspend("me@example.net");

        Reply lifted = webadmin.patch(destination.header("Location"), "{\"suspended\":false}");

        assertThat(lifted.status()).isEqualTo(200);
        assertThat(lifted.at("/state")).isEqualTo("verified");
        assertThat(lifted.json().has("suspended")).isFalse();
        assertThat(lifted.json().has("bounces")).isFalse();
        assertThat(lifted.at("/version")).isEqualTo("2");

        server.suspend("me@example.net");
        assertThat(webadmin.put(destination.header("Location"), "{\"verified\":true}")
                        .at("/state"))
                .isEqualTo("verified");
    }

    @Test
    void nobodySuspendsByHandAndOneThingIsSetAtATime() {
        Reply destination = server.destination("me@example.net", true);

        assertThat(webadmin.patch(destination.header("Location"), "{\"suspended\":true}")
                        .message())
                .startsWith("suspended: can only be false");
        assertThat(webadmin.patch(destination.header("Location"), "{\"suspended\":false,\"verified\":true}")
                        .message())
                .startsWith("suspended: ");
        assertThat(webadmin.patch(destination.header("Location"), "{\"suspended\":false}", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void anUnknownDestinationIsNamed() {
        Reply unknown = webadmin.get(DESTINATIONS + "/nowhere");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("destination nowhere does not exist");
    }
}
