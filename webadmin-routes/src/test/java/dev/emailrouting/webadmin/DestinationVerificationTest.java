package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How an administrator has the owner of an address asked. */
class DestinationVerificationTest {
    private static final String DESTINATIONS = "/email-routing/destinations";

    private EmailRoutingServer server = new EmailRoutingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theOwnerOfANewDestinationIsAsked() {
        Reply made = server.destination("me@example.net", false);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/state")).isEqualTo("waiting");
        assertThat(made.at("/verification/sentTo")).isEqualTo("me@example.net");
        assertThat(made.at("/verification/expires")).isNotEmpty();
        assertThat(server.mailed).singleElement().asString().startsWith("me@example.net https://mail.example/verify/");
        assertThat(server.webadmin.get(made.header("Location")).header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(server.webadmin.get(verificationOf(made)).json())
                .isEqualTo(made.json().at("/verification"));
    }

    @Test
    void oneThatAnAdministratorVouchesForIsNotAsked() {
        Reply made = server.destination("me@example.net", true);

        assertThat(made.json().has("verification")).isFalse();
        assertThat(server.mailed).isEmpty();
        assertThat(server.webadmin.get(verificationOf(made)).status()).isEqualTo(404);
        Reply again = server.webadmin.post(verificationOf(made), "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).isEqualTo("verified: me@example.net is verified already");
    }

    @Test
    void confirmingStartsTheRuleThatWaits() {
        server.zone("example.com");
        Reply made = server.destination("me@example.net", false);
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        assertThat(rule.at("/status")).isEqualTo("waiting");

        server.confirmNewestLink();

        assertThat(server.webadmin.get(rule.header("Location")).at("/status")).isEqualTo("active");
        assertThat(server.webadmin.get(made.header("Location")).at("/state")).isEqualTo("verified");
        assertThat(server.webadmin.get(verificationOf(made)).status()).isEqualTo(404);
    }

    @Test
    void theMailIsSentAgain() {
        Reply made = server.destination("me@example.net", false);

        Reply again = server.webadmin.post(verificationOf(made), "{}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/sentTo")).isEqualTo("me@example.net");
        assertThat(server.mailed).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void anAddressGetsNoMoreThanSoManyMails() {
        Reply made = server.destination("me@example.net", false);
        server.webadmin.post(verificationOf(made), "");

        Reply refused = server.webadmin.post(verificationOf(made), "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.message()).contains("no more than 2 verification mails an hour to one address");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3500, 3601);
        assertThat(server.mailed).hasSize(2);
    }

    @Test
    void aDestinationWhoseMailWouldBeTooMuchIsNotMade() {
        Reply made = server.destination("me@example.net", false);
        server.webadmin.post(verificationOf(made), "");
        server.webadmin.delete(made.header("Location"));

        Reply refused = server.destination("me@example.net", false);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(server.webadmin.get(DESTINATIONS).at("/total")).isEqualTo("0");
        assertThat(server.destination("me@example.net", true).status()).isEqualTo(201);
    }

    @Test
    void aMailThatCannotBeQueuedIsSaidSoAndTheDestinationStands() {
        server.breakMailQueue();

        Reply made = server.destination("me@example.net", false);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/verification/notSent")).contains("the queue takes nothing");
        Reply again = server.webadmin.post(verificationOf(made), "");
        assertThat(again.status()).isEqualTo(503);
        assertThat(again.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void aSuspendedDestinationIsAskedAgainAndTheAnswerLiftsIt() {
        Reply made = server.destination("me@example.net", true);
        server.suspend("me@example.net");

        assertThat(server.webadmin.post(verificationOf(made), "").status()).isEqualTo(200);
        server.confirmNewestLink();

        assertThat(server.webadmin.get(made.header("Location")).at("/state")).isEqualTo("verified");
    }

    @Test
    void withoutABaseUrlNobodyIsAskedAndItIsSaidWhy() {
        server.close();
        server = EmailRoutingServer.withoutBaseUrl();

        Reply made = server.destination("me@example.net", false);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/verification/notSent"))
                .startsWith("public.base-url of email-routing.properties is not set");
        Reply again = server.webadmin.post(verificationOf(made), "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("verification: public.base-url");
    }

    @Test
    void thePathNamesADestination() {
        assertThat(server.webadmin
                        .post(DESTINATIONS + "/nowhere/verification", "")
                        .status())
                .isEqualTo(404);
        assertThat(server.webadmin
                        .post(DESTINATIONS + "/nowhere/verification", "{\"text\":\"my words\"}")
                        .status())
                .isEqualTo(404);
        Reply made = server.destination("me@example.net", false);
        assertThat(server.webadmin
                        .post(verificationOf(made), "{\"text\":\"my words\"}")
                        .message())
                .isEqualTo("text: unknown field");
    }

    private static String verificationOf(Reply made) {
        return DESTINATIONS + "/" + made.at("/id") + "/verification";
    }
}
