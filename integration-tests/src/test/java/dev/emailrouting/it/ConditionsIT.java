package dev.emailrouting.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules that ask for more than the address, decided as early as they can be, and everything that rules do. */
@ExtendWith(SharedWorld.class)
class ConditionsIT {
    private static final String SENDER = "ann@client.example";

    @Test
    void theNetworkAndTheSenderAreDecidedOnAtRcpt(MailWorld world) throws Exception {
        world.zone("cond1.example");
        rule(
                world,
                "cond1.example",
                "near",
                "\"actions\":[{\"type\":\"reject\",\"value\":\"Not from there\",\"code\":554}],"
                        + "\"conditions\":{\"field\":\"network\",\"in\":[\"127.0.0.0/8\"]}");
        rule(
                world,
                "cond1.example",
                "ann",
                "\"actions\":[{\"type\":\"drop\"}]," + "\"senders\":{\"block\":[\"*@client.example\"]}");
        rule(
                world,
                "cond1.example",
                "later",
                "\"actions\":[{\"type\":\"tempfail\",\"value\":\"Not now\"}],"
                        + "\"conditions\":{\"field\":\"tls\",\"is\":false}");

        assertThat(world.replyTo("near@cond1.example").text()).isEqualTo("554 5.7.1 Not from there");
        assertThat(world.replyTo("ann@cond1.example").text()).startsWith("550 5.7.1 ");
        assertThat(world.replyTo("bob@other.example", "ann@cond1.example").code())
                .isEqualTo(250);
        assertThat(world.replyTo("later@cond1.example").text()).isEqualTo("451 4.7.1 Not now");
    }

    @Test
    void theSubjectAndTheAuthorAreDecidedOnAtTheEndOfData(MailWorld world) throws Exception {
        world.zone("cond2.example");
        world.destination("me@cond2-far.example");
        rule(
                world,
                "cond2.example",
                "sales",
                forwardTo("me@cond2-far.example") + ",\"senders\":{\"block\":[\"*@blocked.example\"]},\"priority\":1");
        rule(
                world,
                "cond2.example",
                "sales",
                "\"actions\":[{\"type\":\"reject\",\"value\":\"No offers\",\"code\":552,"
                        + "\"status\":\"5.7.1\"}],\"conditions\":{\"field\":\"subject\",\"contains\":\"offer\"}");
        TestMessage offer = TestMessage.with("Subject: =?utf-8?q?An_OFFER?=\r\n", "Buy.\r\n");
        TestMessage blocked = TestMessage.by("Eve <eve@blocked.example>");
        TestMessage welcome = TestMessage.saying("hello");

        assertThat(answer(world, offer, "sales@cond2.example").text()).isEqualTo("552 5.7.1 No offers");
        assertThat(answer(world, blocked, "sales@cond2.example").text()).startsWith("550 5.7.1 ");
        world.send(welcome, SENDER, "sales@cond2.example");

        world.arrival(welcome);
        assertThat(world.sink().received()).hasSize(1);
        JsonNode row = world.activity(offer, 1).get(0);
        assertThat(row.path("outcome").asText()).isEqualTo("rejected");
        assertThat(row.path("reason").asText()).isEqualTo("at DATA: 5.7.1 No offers");
    }

    @Test
    void whomTheMessageMayHaveRefusedComesInATransactionOfItsOwn(MailWorld world) throws Exception {
        world.zone("cond3.example");
        rule(
                world,
                "cond3.example",
                "picky",
                "\"actions\":[{\"type\":\"reject\",\"value\":\"No\"}],"
                        + "\"conditions\":{\"field\":\"header\",\"name\":\"List-Id\",\"exists\":true}");
        rule(world, "cond3.example", "picky", "\"actions\":[{\"type\":\"drop\"}],\"priority\":1");
        rule(world, "cond3.example", "any", "\"actions\":[{\"type\":\"drop\"}]");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            assertThat(client.send("RCPT TO:<picky@cond3.example>").code()).isEqualTo(250);
            assertThat(client.send("RCPT TO:<any@cond3.example>").text()).startsWith("452 4.5.3 ");
        }
    }

    @Test
    void anAddedFieldStandsOnTopAndNoByteBelowChanges(MailWorld world) throws Exception {
        world.zone("cond4.example");
        world.destination("me@cond4-far.example");
        rule(
                world,
                "cond4.example",
                "sales",
                "\"actions\":[{\"type\":\"add-header\",\"name\":\"X-Tag\",\"value\":\"sales\"},"
                        + "{\"type\":\"forward\",\"value\":[\"me@cond4-far.example\"]}]");
        TestMessage message = TestMessage.with("Subject:  odd\tspaces \r\n\tand folds\r\n", "Gr\u00fc\u00dfe.\r\n");

        world.send(message, SENDER, "sales@cond4.example");

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.header("X-Tag")).hasValue("sales");
        assertThat(arrived.text()).endsWith("\r\n" + message.text());
    }

    @Test
    void anAddedFieldStandsOnTopOfWhatIsDeliveredHereToo(MailWorld world) throws Exception {
        world.zone("cond5.example");
        world.user("lea@cond5.example", "a long enough one");
        rule(
                world,
                "cond5.example",
                "lea",
                "\"actions\":[{\"type\":\"add-header\",\"name\":\"X-Tag\",\"value\":\"kept\"},"
                        + "{\"type\":\"deliver\"}]");
        TestMessage message = TestMessage.saying("for a mailbox");

        world.send(message, SENDER, "lea@cond5.example");

        try (ImapMailbox inbox =
                ImapMailbox.login(world.settings().ports().imap(), "lea@cond5.example", "a long enough one")) {
            inbox.awaitText("X-Tag: kept");
        }
    }

    @Test
    void subaddressesGlobsAndSubdomainsLeadWhereTheirRulesSay(MailWorld world) throws Exception {
        world.zone("cond6.example");
        world.destination("me@cond6-far.example");
        assertThat(world.webAdmin()
                        .post("/email-routing/zones/cond6.example/subdomains", "{\"name\":\"shop.cond6.example\"}")
                        .status())
                .isEqualTo(201);
        rule(world, "cond6.example", "sales", forwardTo("me@cond6-far.example"));
        world.ruleOf(
                "cond6.example",
                "{\"type\":\"glob\",\"field\":\"to\",\"value\":\"team-*@cond6.example\"}",
                "{\"type\":\"forward\",\"value\":[\"${1}@shop.cond6.example\"]}",
                true);
        world.ruleOf(
                "cond6.example",
                "{\"type\":\"literal\",\"field\":\"to\",\"value\":\"sales@shop.cond6.example\"}",
                "{\"type\":\"forward\",\"value\":[\"me@cond6-far.example\"]}",
                true);

        for (String recipient :
                new String[] {"sales+tag@cond6.example", "team-sales@cond6.example", "sales@shop.cond6.example"}) {
            TestMessage message = TestMessage.saying("for " + recipient);
            world.send(message, SENDER, recipient);
            assertThat(world.arrival(message).recipientAddresses()).containsExactly("me@cond6-far.example");
        }
        assertThat(world.replyTo("nobody@shop.cond6.example").text()).startsWith("550 5.1.1 ");
    }

    @Test
    void aRuleTakesNoMoreThanItsHourlyLimit(MailWorld world) throws Exception {
        world.zone("cond7.example");
        rule(world, "cond7.example", "few", "\"actions\":[{\"type\":\"drop\"}],\"hourlyLimit\":1");
        world.send(TestMessage.saying("the first"), SENDER, "few@cond7.example");

        assertThat(world.replyTo("few@cond7.example").text()).startsWith("451 4.7.1 Too many messages");
        JsonNode explained = world.webAdmin()
                .post("/email-routing/explain", "{\"recipient\":\"few@cond7.example\"}")
                .json();
        assertThat(explained.at("/hourlyLimits/0/messages").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsKeptInQuarantineIsListedReleasedAndDeleted(MailWorld world) throws Exception {
        world.zone("cond8.example");
        world.destination("me@cond8-far.example");
        rule(
                world,
                "cond8.example",
                "sales",
                "\"actions\":[{\"type\":\"quarantine\"}],"
                        + "\"conditions\":{\"field\":\"subject\",\"contains\":\"offer\"}");
        TestMessage wanted = TestMessage.with("Subject: An offer\r\n", "Gr\u00fc\u00dfe.\r\n");
        TestMessage unwanted = TestMessage.with("Subject: Another offer\r\n", "Buy.\r\n");
        world.send(wanted, SENDER, "sales@cond8.example");
        world.send(unwanted, SENDER, "sales@cond8.example");
        Awaitility.await().until(() -> kept(world).size() == 2);

        String first = idOf(world, "An offer");
        WebAdmin.Answer message = world.webAdmin().get("/email-routing/quarantine/" + first + "/message");
        assertThat(message.mediaType()).isEqualTo("message/rfc822");
        assertThat(message.body()).contains(wanted.id());
        assertThat(world.webAdmin()
                        .post("/email-routing/quarantine/" + first + "/release", "{\"to\":\"me@cond8-far.example\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.webAdmin()
                        .delete("/email-routing/quarantine/" + idOf(world, "Another offer"))
                        .status())
                .isEqualTo(204);

        assertThat(world.arrival(wanted).text()).endsWith("\r\n" + wanted.text());
        assertThat(kept(world)).isEmpty();
        assertThat(world.activity(wanted, 2))
                .extracting(row -> row.path("outcome").asText())
                .contains("quarantined", "forwarded");
        assertThat(world.sink().received()).hasSize(1);
    }

    @Test
    void whatOtherMailetsFoundIsKnownOnTheSpool() throws Exception {
        try (MailWorld world = MailWorld.named("filters")
                .edited(
                        "mailetcontainer.xml",
                        text -> text.replace(
                                "<mailet match=\"All\" class=\"dev.emailrouting.mailets.RouteRecipients\">",
                                "<mailet match=\"SenderIs=virus@client.example\" class=\"SetMailAttribute\">"
                                        + "<verdict>virus</verdict></mailet>"
                                        + "<mailet match=\"SenderIs=spam@client.example\" class=\"SetMimeHeader\">"
                                        + "<name>X-Spam</name><value>yes</value></mailet>"
                                        + "<mailet match=\"All\" class=\"dev.emailrouting.mailets.RouteRecipients\">"))
                .build()
                .startJames()) {
            world.zone("filters.example");
            rule(
                    world,
                    "filters.example",
                    "desk",
                    "\"actions\":[{\"type\":\"drop\"}],\"conditions\":{\"any\":["
                            + "{\"field\":\"attribute\",\"name\":\"verdict\",\"is\":\"virus\"},"
                            + "{\"field\":\"header\",\"name\":\"X-Spam\",\"is\":\"yes\"}]}");
            rule(world, "filters.example", "desk", "\"actions\":[{\"type\":\"quarantine\"}],\"priority\":1");

            for (String sender : new String[] {"virus", "spam", "ann"}) {
                TestMessage message = TestMessage.saying("by " + sender);
                world.send(message, sender + "@client.example", "desk@filters.example");
                assertThat(world.activity(message, 1).get(0).path("outcome").asText())
                        .as(sender)
                        .isEqualTo(sender.equals("ann") ? "quarantined" : "dropped");
            }
        }
    }

    private static JsonNode kept(MailWorld world) throws Exception {
        return world.webAdmin()
                .get("/email-routing/quarantine?zone=cond8.example")
                .json()
                .path("entries");
    }

    private static String idOf(MailWorld world, String subject) throws Exception {
        for (JsonNode mail : kept(world)) {
            if (mail.path("subject").asText().equals(subject)) {
                return mail.path("id").asText();
            }
        }
        throw new AssertionError("nothing in quarantine about " + subject);
    }

    private static String forwardTo(String destination) {
        return "\"actions\":[{\"type\":\"forward\",\"value\":[\"" + destination + "\"]}]";
    }

    /** A rule for one local part, the rest of it as JSON. */
    private static void rule(MailWorld world, String zone, String localPart, String rest) throws Exception {
        WebAdmin.Answer answer = world.webAdmin()
                .post(
                        "/email-routing/zones/" + zone + "/rules",
                        "{\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + localPart + "@" + zone
                                + "\"}]," + rest + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static SmtpReply answer(MailWorld world, TestMessage message, String recipient) throws Exception {
        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            assertThat(client.send("RCPT TO:<" + recipient + ">").code()).isEqualTo(250);
            return client.sendData(message.bytes());
        }
    }
}
