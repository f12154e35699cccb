package dev.emailrouting.it;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.dkim.DkimSigner;
import dev.emailrouting.dkim.DkimVerifier;
import dev.emailrouting.dns.DnsJavaClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.message.RawMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.SimpleResolver;

import static org.assertj.core.api.Assertions.assertThat;

/** A support address that answers who writes to it, over real SMTP: once, in the conversation, and nobody who is not the sender. */
@ExtendWith(SharedWorld.class)
class ReplyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AUTOMATION = "/email-routing/automation";
    private static final String TEMPLATE = """
            {"type":"auto-reply","subject":"We got: {{subject}}","text":"Hello {{sender}},\\nsee https://example.com/t/{{ticket}}",\
            "html":"<a href=\\"https://example.com/t/{{ticket}}\\">{{subject}}</a>"},{"type":"drop"}""";
    private static final Pattern TICKET = Pattern.compile("https://example.com/t/([A-Z2-7]{16})");

    /** What a name has in it that no other test's has. */
    private final String own = UUID.randomUUID().toString().substring(0, 8);

    private final String zone = "desk-" + own + ".example";
    private final String support = "support@" + zone;
    private final String senders = "people-" + own + ".example";
    private final String ann = "ann@" + senders;

    @Test
    void aSupportAddressAnswersOnceWithATicketLinkInTheConversation(MailWorld world) throws Exception {
        supportDesk(world);
        senders(world, senders);
        TestMessage message = fromAnn("Subject: Printer <b>on fire\r\nReferences: <first@" + senders + ">\r\n");

        world.send(message, ann, support);

        ReceivedMail reply = replyTo(world, ann);
        assertThat(reply.sender()).isEmpty();
        assertThat(reply.recipientAddresses()).containsExactly(ann);
        assertThat(reply.header("From"))
                .hasValueSatisfying(from -> assertThat(from).contains(support));
        assertThat(reply.header("To")).hasValueSatisfying(to -> assertThat(to).contains(ann));
        assertThat(reply.header("Subject")).hasValue("We got: Printer <b>on fire");
        assertThat(reply.header("In-Reply-To")).hasValue(message.id());
        assertThat(reply.header("References")).hasValue("<first@" + senders + "> " + message.id());
        assertThat(reply.header("Auto-Submitted")).hasValue("auto-replied");
        assertThat(reply.header("Message-ID"))
                .hasValueSatisfying(id -> assertThat(id).endsWith("@" + zone + ">"));
        assertThat(reply.header("Date")).isPresent();
        assertThat(signers(world, reply)).containsExactly(zone + " pass", zone + " pass");
        Matcher ticket = TICKET.matcher(reply.text());
        assertThat(ticket.find()).isTrue();
        assertThat(outcome(world, message, "replied").path("reason").asText())
                .contains(reply.header("Message-ID").orElseThrow(), "ticket " + ticket.group(1));

        TestMessage second = fromAnn("Subject: And the scanner\r\n");
        world.send(second, ann, support);

        assertThat(refusal(world, second)).startsWith("already-answered: ");
        assertThat(repliesIn(world, ann)).hasSize(1);
    }

    @Test
    void aListABounceAndAnotherMachineGetNoAnswer(MailWorld world) throws Exception {
        supportDesk(world);
        senders(world, senders);
        TestMessage ofAList = fromAnn("List-Id: <cats." + senders + ">\r\nSubject: cats\r\n");
        TestMessage bounce = from("mailer-daemon@gateway-" + own + ".example", "Subject: undelivered\r\n");
        TestMessage automatic = fromAnn("Auto-Submitted: auto-replied (by a machine); x=y\r\nSubject: away\r\n");

        world.send(ofAList, ann, support);
        world.send(bounce, "", support);
        world.send(automatic, ann, support);

        assertThat(refusal(world, ofAList)).startsWith("mailing-list: ");
        assertThat(refusal(world, bounce)).startsWith("null-sender: ");
        assertThat(refusal(world, automatic)).startsWith("auto-submitted: ");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void aForgedSenderGetsNoAnswer(MailWorld world) throws Exception {
        supportDesk(world);
        String forged = "forged-" + own + ".example";
        world.reachable(forged);
        world.names().txt(forged, "v=spf1 -all").txt("_dmarc." + forged, "v=DMARC1; p=none");
        String unknown = "unknown-" + own + ".example";
        world.reachable(unknown);
        TestMessage failing = from("victim@" + forged, "Subject: not from there\r\n");
        TestMessage unchecked = from("ann@" + unknown, "Subject: no policy\r\n");

        world.send(failing, "victim@" + forged, support);
        world.send(unchecked, "ann@" + unknown, support);

        assertThat(refusal(world, failing)).startsWith("no-dmarc-pass: ");
        assertThat(refusal(world, unchecked)).startsWith("no-dmarc-pass: ");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void aVictimInMailFromBehindAPassingFromGetsNoAnswer(MailWorld world) throws Exception {
        supportDesk(world);
        SigningKey key = new KeyGenerator(new SecureRandom())
                .rsa("mallory-" + own + ".example", "s1", KeyGenerator.DEFAULT_RSA_BITS);
        world.names()
                .txt(key.recordName(), key.txtStrings().toArray(String[]::new))
                .txt("_dmarc." + key.domain(), "v=DMARC1; p=reject");
        String victims = "victims-" + own + ".example";
        world.reachable(victims);
        TestMessage message = from("mallory@" + key.domain(), "Subject: look\r\nReply-To: victim@" + victims + "\r\n");
        TestMessage signed = message.under(DkimSigner.with(key, Clock.systemUTC())
                .build()
                .sign(RawMessage.of(message.bytes()))
                .fields()
                .orElseThrow());

        world.send(signed, "victim@" + victims, support);

        assertThat(refusal(world, signed)).startsWith("unproven-sender: ");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void twoAutoRepliersEndAtOnce(MailWorld world) throws Exception {
        supportDesk(world);
        String others = "others-" + own + ".example";
        String desk = "desk@" + others;
        world.zone(others);
        world.signingKeys(others);
        senders(world, others);
        world.rule(desk, TEMPLATE);
        TestMessage message = from(desk, "Subject: a question\r\n");

        world.send(message, desk, support);

        String reply = outcome(world, message, "replied").path("reason").asText();
        String replyId = reply.substring(reply.indexOf('<'), reply.indexOf('>') + 1);
        List<JsonNode> rows = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> rows(world, "recipient=" + desk),
                        found -> found.stream()
                                .anyMatch(row -> row.path("outcome").asText().equals("reply-refused")));
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.path("messageId").asText()).isEqualTo(replyId));
        assertThat(rows)
                .anySatisfy(row -> assertThat(row.path("reason").asText()).startsWith("null-sender: "));
        assertThat(rows(world, "outcome=replied&zone=" + zone)).hasSize(1);
        assertThat(rows(world, "outcome=replied&zone=" + others)).isEmpty();
    }

    @Test
    void switchedOffNothingIsAnsweredUntilItIsSwitchedOn(MailWorld world) throws Exception {
        supportDesk(world);
        senders(world, senders);
        TestMessage meanwhile = fromAnn("Subject: meanwhile\r\n");
        TestMessage later = fromAnn("Subject: later\r\n");
        switchReplies(world, false);
        try {
            world.send(meanwhile, ann, support);
            assertThat(refusal(world, meanwhile)).startsWith("switched-off: ");
        } finally {
            switchReplies(world, true);
        }

        world.send(later, ann, support);

        assertThat(replyTo(world, ann).header("In-Reply-To")).hasValue(later.id());
        assertThat(repliesIn(world, ann)).hasSize(1);
    }

    private static void switchReplies(MailWorld world, boolean on) throws Exception {
        assertThat(world.webAdmin()
                        .put(AUTOMATION, "{\"replies\":" + on + ",\"sends\":true,\"programs\":true}")
                        .status())
                .isEqualTo(200);
    }

    /** Answers with a ticket and keeps nothing. */
    private void supportDesk(MailWorld world) throws Exception {
        world.zone(zone);
        world.signingKeys(zone);
        world.rule(support, TEMPLATE);
    }

    /** Whose mail passes SPF and DMARC from here, and whose own mail goes to the sink. */
    private static void senders(MailWorld world, String domain) {
        world.reachable(domain);
        world.names().txt(domain, "v=spf1 ip4:127.0.0.1 -all").txt("_dmarc." + domain, "v=DMARC1; p=reject");
    }

    private TestMessage fromAnn(String headerLines) {
        return from(ann, headerLines);
    }

    private TestMessage from(String author, String headerLines) {
        return TestMessage.by(author, "Cc: Support <" + support + ">\r\n" + headerLines, "Hello.\r\n");
    }

    private static ReceivedMail replyTo(MailWorld world, String sender) throws Exception {
        return world.sink()
                .await(1, PATIENCE, mail -> mail.recipientAddresses().contains(sender))
                .get(0);
    }

    private static List<ReceivedMail> repliesIn(MailWorld world, String sender) {
        return world.sink().received().stream()
                .filter(mail -> mail.recipientAddresses().contains(sender))
                .toList();
    }

    private static String refusal(MailWorld world, TestMessage message) {
        return outcome(world, message, "reply-refused").path("reason").asText();
    }

    private static JsonNode outcome(MailWorld world, TestMessage message, String outcome) {
        List<JsonNode> rows = world.activity(message, 2);
        assertThat(rows).as("with a row of " + outcome).anyMatch(row -> isOf(row, outcome));
        return rows.stream().filter(row -> isOf(row, outcome)).findFirst().orElseThrow();
    }

    private static boolean isOf(JsonNode row, String outcome) {
        return row.path("outcome").asText().equals(outcome);
    }

    private static List<JsonNode> rows(MailWorld world, String query) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        world.webAdmin()
                .get("/email-routing/activity?" + query)
                .json()
                .path("entries")
                .forEach(rows::add);
        return rows;
    }

    private static List<String> signers(MailWorld world, ReceivedMail mail) throws IOException {
        SimpleResolver resolver =
                new SimpleResolver(world.settings().dnsServer().orElseThrow());
        DomainKeyLookup keys = new DomainKeyLookup(new DnsJavaClient(() -> resolver, Duration.ofSeconds(20)));
        return new DkimVerifier(keys, Clock.systemUTC())
                .verify(RawMessage.of(mail.bytes())).signatures().stream()
                        .map(result ->
                                result.domain() + (result.status() == Status.PASS ? " pass" : " " + result.reason()))
                        .toList();
    }
}
